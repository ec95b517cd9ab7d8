"""Whose pages may send something here: our own, and those of the sites that the publisher lists.

A browser says on whose behalf it asks; what says nothing is a program. Messengers are known by their signatures.
"""

from __future__ import annotations

import functools

from flask import Flask, abort, request

from bot import Settings

_SAFE = {"GET", "HEAD", "OPTIONS"}
_SIGNED = "/webhooks/"


def register(app: Flask, settings: Settings) -> None:
    """Refuse what pages of other sites send to the application."""
    app.before_request(functools.partial(_check, origins=settings.allowed_origins))


def _check(origins: frozenset[str]) -> None:
    if request.method in _SAFE or request.path.startswith(_SIGNED):
        return
    if request.origin is not None and request.origin not in origins and not _is_own():
        abort(403)


def _is_own() -> bool:
    """Whether the page is ours. Browsers tell (Fetch Metadata), and no page can make them say otherwise.

    An older one names only the page's origin, which is ours when it is that of the address it asks.
    """
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.origin == request.host_url.rstrip("/")
