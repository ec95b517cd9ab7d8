"""Every server process takes up what is published: within a second, and without a request that fails or is mixed."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

from flask import Flask

from bot import BotError, Settings, index_of, renewed
from index import SearchError

_EVERY = 0.5  # seconds
_AGAIN_AFTER = 10.0  # seconds: an index that could not be opened is read whole each time it is tried
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Follow what is published from the first request on; `follow` does so at once."""
    app.extensions["followed_in"] = 0
    app.before_request(lambda: follow(app))


def follow(app: Any) -> None:
    """Take up what is published, and go on doing so, once in each process: threads do not survive a fork."""
    if app.extensions.get("followed_in", os.getpid()) == os.getpid():
        return
    app.extensions["followed_in"] = os.getpid()
    follower = _Follower(app, app.extensions["settings"])
    follower.look()  # a process that is started again has the assistant of when the server started
    threading.Thread(target=follower.keep_up, daemon=True, name="following").start()


class _Follower:
    """Compares what the application serves with what is published."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        assistant = app.extensions["assistant"]
        self._served = assistant.status().generation if assistant else None
        self._failed: int | None = None
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
            published = index_of(self._settings).current_number()
            if published in {self._served, None} or (published == self._failed and time.monotonic() < self._again):
                return
            # The old assistant goes on with the requests that have it; the next request gets the new one.
            self._app.extensions["assistant"] = renewed(self._app.extensions["assistant"], self._settings, threads=1)
            self._served, self._failed, self._problem = published, None, ""
        except (SearchError, BotError, OSError, RuntimeError) as error:
            self._failed, self._again = published, time.monotonic() + _AGAIN_AFTER
            if str(error) != self._problem:  # once, and not each time
                self._problem = str(error)
                _log.error("what is published cannot be served, the old index still is: %s", error)
