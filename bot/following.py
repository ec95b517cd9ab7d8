"""The assistant on what is published: another one within a second of that changing, without an answer that is mixed.

Whoever answers asks `Follower` for the assistant once for each message. The old one goes on with the messages that
have it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable

from bot.assembly import index_of, renewed
from bot.assistant import Assistant
from bot.settings import Settings
from bot.types import BotError
from index import DamagedError, SearchError, StoreError

_EVERY = 0.5  # seconds
_AGAIN_AFTER = 10.0  # seconds: an index that could not be opened is read whole each time it is tried
_log = logging.getLogger(__name__)


class Follower:
    """Compares what is served with what is published. `assistant` is None while there is no index."""

    def __init__(self, settings: Settings, made: Callable[[], Assistant | None]) -> None:
        """`made` makes the first assistant. What is published meanwhile is taken up at the first look."""
        self._settings = settings
        published: str | None = None
        with contextlib.suppress(SearchError):  # of which `made` tells
            published = index_of(settings).current_mark()
        self.assistant = made()
        self._served = published if self.assistant else None
        self._failed: str | None = None
        self._again = 0.0
        self._problem = ""
        self._anew = False

    def ready(self) -> Assistant:
        """The assistant. Raises `index.StoreError` where there is no index."""
        if self.assistant is None:
            raise StoreError("there is no index to answer from: run `python -m bot rebuild`")
        return self.assistant

    def keep_up(self, stopping: threading.Event) -> None:
        """Look again and again until `stopping`."""
        while not stopping.wait(_EVERY):
            self.look()

    def look(self, *, anew: bool = False) -> None:
        """Serve what is published, if that is another index than is served.

        `anew` opens it though it is the same: a process that died may have died of files that were cut off.
        """
        if anew:
            self._served, self._anew = None, True
        published = None
        try:
            published = index_of(self._settings).current_mark()
            if published in {self._served, None} or (published == self._failed and time.monotonic() < self._again):
                return
            # One question, one core: those who answer share the cores among visitors.
            self.assistant = renewed(self.assistant, self._settings, threads=1)
            self._served, self._failed, self._problem, self._anew = published, None, "", False
        except (SearchError, BotError, OSError, RuntimeError) as error:
            self._failed, self._again = published, time.monotonic() + _AGAIN_AFTER
            if self._anew and isinstance(error, DamagedError):
                self.assistant = None  # to say that there is no index beats dying once more
            if str(error) != self._problem:  # once, and not each time
                self._problem = str(error)
                _log.error("what is published cannot be served, the old index still is: %s", error)
