"""Who may see the desk: whoever gave its token, for as long as they use it, and no longer than a working day.

The session is a signed cookie (itsdangerous, by Flask) that holds when it began and nothing else. Its key is made from
the token, so that all servers know it and another token ends all sessions. Visitors never get a cookie.
"""

from __future__ import annotations

import datetime
import hashlib
import time

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug import Response as AnyResponse

from bot import matches
from web.current import settings
from web.desk.blueprint import blueprint
from web.limits import address

_IDLE = datetime.timedelta(hours=1)
_LONGEST = 8 * 60 * 60  # seconds
_ATTEMPTS = parse("5 per 15 minutes")  # wrong tokens from one address (of IPv6 its /64), per server process
_BEGAN = "began"
_SIGN_IN = "desk.sign_in"

_csrf = CSRFProtect()


class _Sessions(SecureCookieSessionInterface):
    """Flask's cookie, sent over https only wherever the page came that way."""

    def get_cookie_secure(self, _app: Flask) -> bool:
        return request.is_secure


def register(app: Flask, token: str) -> None:
    """Let the application keep sessions for the desk."""
    app.secret_key = hashlib.scrypt(token.encode(), salt=b"letterlijk desk", n=2**14, r=8, p=1, dklen=32)
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="redactie",
        SESSION_COOKIE_PATH="/redactie",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=_IDLE,
        WTF_CSRF_CHECK_DEFAULT=False,  # the desk's forms only: see _guard
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    _csrf.init_app(app)
    app.extensions["desk_attempts"] = MovingWindowRateLimiter(MemoryStorage())


@blueprint.before_request
def _guard() -> AnyResponse | None:
    """Every page but the door is for editors; every form must be one of ours."""
    _csrf.protect()
    if request.endpoint == _SIGN_IN or _is_editor():
        return None
    return redirect(url_for(_SIGN_IN), 303)


@blueprint.errorhandler(CSRFError)
def _expired(_error: CSRFError) -> tuple[str, int]:
    return render_template("desk/sign_in.html", problem="expired"), 400


@blueprint.route("/aanmelden", methods=["GET", "POST"])
def sign_in() -> AnyResponse:
    """Ask for the token; with the right one, go to the first page."""
    if request.method == "GET":
        return make_response(render_template("desk/sign_in.html", problem=""))
    attempts: MovingWindowRateLimiter = current_app.extensions["desk_attempts"]
    if not attempts.test(_ATTEMPTS, address()):
        return _refused("too many", 429)
    given = request.form.get("token", "").strip()
    if not matches(given, settings().desk_token):
        attempts.hit(_ATTEMPTS, address())
        return _refused("wrong", 401)
    session.clear()
    session[_BEGAN] = int(time.time())
    session.permanent = True
    return redirect(url_for("desk.unanswered"), 303)


@blueprint.post("/afmelden")
def sign_out() -> AnyResponse:
    """End the session in this browser."""
    session.clear()
    return redirect(url_for(_SIGN_IN), 303)


def _refused(problem: str, status: int) -> Response:
    return make_response(render_template("desk/sign_in.html", problem=problem), status)


def _is_editor() -> bool:
    began = session.get(_BEGAN)
    return isinstance(began, int) and time.time() - began < _LONGEST
