"""Fewer bytes: what a browser has already is not sent again, and what is sent is compressed."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_SMALL = 500  # bytes that are not worth compressing
_TEXT = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_OK = 200


def register(app: Flask) -> None:
    """Mark and compress every response of the application."""
    app.after_request(_compressed)
    app.after_request(_marked)  # runs first: the mark is that of the text, however it travels


def _marked(response: Response) -> Response:
    if response.status_code == _OK and request.method in {"GET", "HEAD"}:
        response.set_etag(_etag_of(response), weak=True)
        response.make_conditional(request)
    return response


def _etag_of(response: Response) -> str:
    response.add_etag()
    return response.get_etag()[0] or ""


def _compressed(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TEXT):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != _OK or request.accept_encodings["gzip"] <= 0:
        return response
    body = response.get_data()
    if len(body) >= _SMALL:
        response.set_data(gzip.compress(body, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
