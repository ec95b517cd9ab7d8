"""The headers of every response: nothing from elsewhere, nothing inline, nothing told to others."""

from __future__ import annotations

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


def register(app: Flask) -> None:
    """Add the headers to every response of the application."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"  # an article's page knows that a conversation led to it
    if request.endpoint != "static":
        # What answers a question is kept nowhere; a page may be kept as it is, to go back to.
        response.headers["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
    return response
