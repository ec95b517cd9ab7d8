"""Who shows the secret that the publisher set may go on."""

from __future__ import annotations

from flask import abort, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from bot import bears


def check_token(expected: str) -> None:
    """Without a secret set there is nothing here; with another one there is no access."""
    if not expected:
        abort(404)
    if not bears(request.headers.get("Authorization", ""), expected):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
