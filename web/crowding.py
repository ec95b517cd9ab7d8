"""When more is asked than can be answered: who has waited too long for a thread is refused at once.

Without this a crowd would make everyone wait, longer and longer, for answers that nobody waits for any more. Whoever
watches the server is never refused; nor is a browser that asks whether a page of a listed site may ask, as that page
could not read the refusal.
"""

from __future__ import annotations

from contextvars import ContextVar

from flask import Flask, request
from werkzeug.exceptions import ServiceUnavailable

waited: ContextVar[float] = ContextVar("waited", default=0.0)
"""Seconds that this thread's request waited for a thread; set by `web.worker`."""

_PATIENCE = 0.25  # seconds; some fifty answers
_AGAIN = 2  # seconds after which to try again
_SPARED = frozenset({"/healthz", "/readyz", "/metrics"})


def register(app: Flask) -> None:
    """Refuse what has waited too long."""
    app.before_request(_refuse_late)


def _refuse_late() -> None:
    if waited.get() > _PATIENCE and request.path not in _SPARED and request.method != "OPTIONS":
        raise ServiceUnavailable(retry_after=_AGAIN)
