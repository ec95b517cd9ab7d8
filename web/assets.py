"""Scripts, styles and drawings, under an address that changes when they do, so that browsers may keep them for ever.

`/widget.js` is the one address that never changes: the script that publishers name in their pages.
"""

from __future__ import annotations

import functools
import hashlib
import mimetypes
import pathlib

from flask import Blueprint, Response, abort, render_template, url_for

from bot import words_for
from web.current import settings

_FOLDER = pathlib.Path(__file__).with_name("static")
_YEAR = 365 * 24 * 60 * 60

blueprint = Blueprint("assets", __name__)


@blueprint.get("/widget.js")
def widget() -> Response:
    """The script that registers the element; it names the current version of the others."""
    words = {language: words_for(settings().address, language) for language in ("nl", "en")}
    labels = {language: {"open": said.OPEN_CHAT, "failed": said.LOAD_FAILED} for language, said in words.items()}
    return Response(render_template("widget.js", labels=labels), mimetype="text/javascript")


@blueprint.get("/assets/<version>/<name>")
def asset(version: str, name: str) -> Response:
    """A file; under an older version's address, which a page that was open may ask for, the current one."""
    body = _files().get(name)
    if body is None:
        abort(404)
    response = Response(body, mimetype=mimetypes.guess_type(name)[0])
    if version == _version():
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


@blueprint.app_context_processor
def _addresses() -> dict[str, object]:
    return {"asset": address_of}


def address_of(name: str) -> str:
    """The current address of a file."""
    return url_for("assets.asset", version=_version(), name=name)


@functools.cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir())}


@functools.cache
def _version() -> str:
    digest = hashlib.sha256()
    for name, body in _files().items():
        digest.update(f"{name} {len(body)} ".encode() + body)
    return digest.hexdigest()[:12]
