"""The headers of every response: nothing from elsewhere, nothing inline, nothing told to others."""

from __future__ import annotations

import functools

from flask import Flask, Response, request

from bot import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors "
)
# Those that are the same whatever is answered, also where the server itself refuses a request.
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # an article's page knows that a conversation led to it
}
# What a page of another site may ask for: the widget and what it talks to.
_FOR_OTHER_SITES = ("/widget.js", "/assets/", "/api/")
_DAY = "86400"


def register(app: Flask, settings: Settings) -> None:
    """Add the headers to every response of the application."""
    app.after_request(functools.partial(_with_headers, policy=POLICY + settings.frame_ancestors))
    app.after_request(functools.partial(_for_other_sites, origins=settings.allowed_origins))


def _with_headers(response: Response, policy: str) -> Response:
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.update(FIXED)
    # What answers a question is kept nowhere; a page may be kept as it is, to go back to.
    response.headers.setdefault("Cache-Control", "no-store" if request.method == "POST" else "no-cache")
    return response


def _for_other_sites(response: Response, origins: frozenset[str]) -> Response:
    """CORS: a browser gives our answers to pages of the sites that the publisher lists, and to no other."""
    if request.path.startswith(_FOR_OTHER_SITES):
        response.vary.add("Origin")
        if request.origin in origins:
            response.headers["Access-Control-Allow-Origin"] = request.origin
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Headers"] = "Content-Type"
                response.headers["Access-Control-Max-Age"] = _DAY
    return response
