"""What the operator reads: one line per event, as plain text or as JSON, with the id of the request that it belongs to.

Never a question, an answer or an address. Of an error the log says which kind it was and where it went wrong, and not
what the error itself says: that may hold what a visitor wrote.
"""

from __future__ import annotations

import logging
import threading
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from bot.types import BotError

request_id: ContextVar[str] = ContextVar("request_id", default="")
ACCESS = "letterlijk.access"
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_DEEPEST = 5  # errors that led to an error
_PLAIN = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"
_JSON = "%(levelname)s %(name)s %(request)s %(message)s"


class _WithoutValues(logging.Formatter):
    """Stack traces without what errors say."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept it, with what the error says
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 the name of the standard library
        return _trace(ei[1])


class _Plain(_WithoutValues):
    """As people read it."""


class _Json(_WithoutValues, JsonFormatter):
    """As programs read it: one object per line."""


def log_to_stderr(style: Literal["plain", "json"]) -> None:
    """Let this process log to standard error: warnings and worse, and a line per request."""
    handler = logging.StreamHandler()
    handler.addFilter(_with_request)
    handler.setFormatter(
        _Json(_JSON, timestamp="time", rename_fields={"levelname": "level", "name": "from"}, json_ensure_ascii=False)
        if style == "json"
        else _Plain(_PLAIN)
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(ACCESS).setLevel(logging.INFO)
    threading.excepthook = _thread_failed


def reason_of(error: Exception) -> str:
    """What a line of the log may say of an error: our own words for it, or else its kind."""
    return str(error) if isinstance(error, BotError) else _kind(error)


def _with_request(record: logging.LogRecord) -> bool:
    record.request = request_id.get() or "-"
    return True


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    logging.getLogger(__name__).critical("a thread ended by an error", exc_info=failed.exc_value)


def _trace(error: BaseException | None) -> str:
    """Where an error was raised, and before it those that led to it; of each the kind, never the words."""
    told: list[str] = []
    while error is not None and len(told) < _DEEPEST:
        stack = "".join(traceback.format_tb(error.__traceback__))
        told.append(f"Traceback (most recent call last):\n{stack}{_kind(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nwhich led to\n\n".join(reversed(told))


def _kind(error: BaseException) -> str:
    """The kind of an error and, of the system's, its reason."""
    kind = type(error)
    reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return f"{kind.__module__}.{kind.__qualname__}{reason}"
