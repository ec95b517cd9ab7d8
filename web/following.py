"""Every server process takes up what is published: within a second, and without a request that fails or is mixed."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

from flask import Flask

from bot import Settings, renewed
from index import SearchError, current_number

_EVERY = 0.5  # seconds
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Follow what is published from the first request on; `follow` does so at once."""
    app.extensions["followed_in"] = 0
    app.before_request(lambda: follow(app))


def follow(app: Any) -> None:
    """Start to follow what is published, once in each process: threads do not survive a fork."""
    if app.extensions.get("followed_in", os.getpid()) == os.getpid():
        return
    app.extensions["followed_in"] = os.getpid()
    threading.Thread(target=_keep_up, args=(app, app.extensions["settings"]), daemon=True, name="following").start()


def _keep_up(app: Flask, settings: Settings) -> None:
    assistant = app.extensions["assistant"]
    tried = assistant.status().generation if assistant else None
    problem = ""
    while True:
        time.sleep(_EVERY)
        try:
            published = current_number(settings.store)
            if published not in {tried, None}:
                tried = published
                # The old assistant goes on with the requests that have it; the next request gets the new one.
                app.extensions["assistant"] = renewed(app.extensions["assistant"], settings, threads=1)
        except (SearchError, OSError) as error:
            if str(error) != problem:  # once, and not twice a second
                problem = str(error)
                _log.error("the new index cannot be served, the old one still is: %s", problem)
