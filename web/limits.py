"""How often one address and one conversation may ask: as often as people do, and not as programs do.

What is counted is a keyed hash: an address is stored nowhere, also not in Redis. With `memory` every server process
counts for itself, so that visitors of several are let through as many times more; with Redis all count together. When
Redis does not answer, each process counts for itself until it does.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from werkzeug.exceptions import HTTPException

from bot import Settings

# What is counted together, by what it is: the views that do work for who asks.
_COUNTED = {
    "asking": ("api.ask", "pages.answered"),
    "opinions": ("api.feedback",),
    "searching": ("pages.articles_found",),
    "rebuilding": ("rebuilding.start", "rebuilding.progress"),
}
_SITE = 64  # bits of an IPv6 address that are of a household or a company; within them anyone has as many as they like
_PATIENCE = 0.5  # seconds that Redis gets
_TOO_MANY = 429


def register(app: Flask, settings: Settings) -> None:
    """Count what is asked of the application, unless the publisher set that off."""
    if settings.rate_limit == "off":
        return
    limiter = _limiter(app, settings)
    hashed = _hasher(settings.rate_salt.encode() or secrets.token_bytes())
    by_conversation = limiter.shared_limit(
        settings.rate_limit,
        "conversation",
        key_func=lambda: hashed(_conversation()),
        exempt_when=lambda: not _conversation(),
    )
    views: dict[str, Any] = app.view_functions
    for name in _COUNTED["asking"]:
        views[name] = by_conversation(views[name])
    for scope, names in _COUNTED.items():
        by_address = limiter.shared_limit(settings.rate_limit, scope, key_func=lambda: hashed(address()))
        for name in names:
            views[name] = by_address(views[name])
    app.after_request(lambda response: _with_retry_after(response, limiter))


def _limiter(app: Flask, settings: Settings) -> Limiter:
    is_memory = settings.rate_store == "memory"
    place = settings.rate_store.replace("unix://", "redis+unix://")
    return Limiter(
        address,
        app=app,
        storage_uri="memory://" if is_memory else place,
        storage_options={} if is_memory else {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE},  # type: ignore[dict-item]
        strategy="moving-window",  # who is refused is not counted, so that waiting as told always helps
        in_memory_fallback_enabled=not is_memory,
        key_prefix="letterlijk",
    )


def _hasher(salt: bytes) -> Callable[[str], str]:
    return lambda text: hmac.new(salt, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def address() -> str:
    """Who asks: an IPv4 address, or the part of an IPv6 address that is not for its owner to choose."""
    said = (request.remote_addr or "").partition("%")[0]
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return said  # a proxy may name a client in words
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _SITE), strict=False))
    return str(found)


def _conversation() -> str:
    """Where the conversation is; an empty string at its start, and for what is no question."""
    try:
        body = request.get_json(silent=True) if request.is_json else request.form
        token = body.get("conversation", "") if isinstance(body, dict) else ""
    except (HTTPException, RecursionError):  # what is too large or too deep is refused by who reads it
        return ""
    return token if isinstance(token, str) else ""


def _with_retry_after(response: Response, limiter: Limiter) -> Response:
    """How many seconds to wait. What was too much is no more counted against who asks than the rest."""
    if response.status_code == _TOO_MANY and (limit := limiter.current_limit):
        response.headers["Retry-After"] = str(max(1, math.ceil(limit.reset_at - time.time())))
    return response
