"""Every server process takes up what is published: within a second, and without a request that fails or is mixed."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from typing import Any

from flask import Flask

from bot import BotError, Settings, index_of, renewed
from index import DamagedError, SearchError

_EVERY = 0.5  # seconds
_AGAIN_AFTER = 10.0  # seconds: an index that could not be opened is read whole each time it is tried
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Follow what is published from the first request on; `follow` does so at once.

    To be called before the assistant is made: what is published meanwhile is then taken up.
    """
    app.extensions["followed_in"] = 0
    with contextlib.suppress(SearchError):  # of which whoever opens the index tells
        app.extensions["published"] = index_of(app.extensions["settings"]).current_mark()
    app.before_request(lambda: follow(app))


def follow(app: Any, *, anew: bool = False) -> None:
    """Take up what is published, and go on doing so, once in each process: threads do not survive a fork.

    `anew` opens the index again though it is the same: a process that died may have died of files that were cut off.
    """
    if app.extensions.get("followed_in", os.getpid()) == os.getpid():
        return
    app.extensions["followed_in"] = os.getpid()
    follower = _Follower(app, app.extensions["settings"], anew=anew)
    follower.look()  # a process that is started again has the assistant of when the server started
    threading.Thread(target=follower.keep_up, daemon=True, name="following").start()


class _Follower:
    """Compares what the application serves with what is published."""

    def __init__(self, app: Flask, settings: Settings, *, anew: bool) -> None:
        self._app = app
        self._settings = settings
        self._anew = anew
        is_served = app.extensions["assistant"] and not anew
        self._served: str | None = app.extensions.get("published") if is_served else None
        self._failed: str | None = None
        self._again = 0.0
        self._problem = ""

    def keep_up(self) -> None:
        while True:
            time.sleep(_EVERY)
            self.look()

    def look(self) -> None:
        """Serve what is published, if that is another index than is served."""
        published = None
        try:
            published = index_of(self._settings).current_mark()
            if published in {self._served, None} or (published == self._failed and time.monotonic() < self._again):
                return
            # The old assistant goes on with the requests that have it; the next request gets the new one.
            self._app.extensions["assistant"] = renewed(self._app.extensions["assistant"], self._settings, threads=1)
            self._served, self._failed, self._problem, self._anew = published, None, "", False
        except (SearchError, BotError, OSError, RuntimeError) as error:
            self._failed, self._again = published, time.monotonic() + _AGAIN_AFTER
            if self._anew and isinstance(error, DamagedError):
                self._app.extensions["assistant"] = None  # to say that there is no index beats dying once more
            if str(error) != self._problem:  # once, and not each time
                self._problem = str(error)
                _log.error("what is published cannot be served, the old index still is: %s", error)
