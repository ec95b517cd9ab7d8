"""Each request has an id, which the visitor can name and the log has; and each is one line in that log.

The line has the route's template, so never what was asked or which article was read; no address, and no query.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from bot import ACCESS, request_id

_GIVEN = re.compile(r"[0-9A-Fa-f-]{16,64}")  # a UUID, or what nginx makes; nothing that could hold words
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
_log = logging.getLogger(ACCESS)


def register(app: Flask) -> None:
    """Follow every request of the application. To be the first that is registered, so as to see the response last."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def _begin() -> None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    request_id.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))


def _forget(_error: BaseException | None) -> None:
    request_id.set("")


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id.get()
    line = {
        "method": request.method if request.method in _METHODS else "OTHER",
        "route": request.url_rule.rule if request.url_rule else "-",
        "status": response.status_code,
        "milliseconds": round(1000 * (time.perf_counter() - g.began), 1),
    }
    _log.info("%(method)s %(route)s %(status)d in %(milliseconds).1f ms", line, extra=line)
    return response
