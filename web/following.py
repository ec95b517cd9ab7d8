"""Every server process takes up what is published: within a second, and without a request that fails or is mixed."""

from __future__ import annotations

import os
import threading
from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Follow what is published from the first request on; `follow` does so at once."""
    app.extensions["followed_in"] = 0
    app.before_request(lambda: follow(app))


def follow(app: Any, *, anew: bool = False) -> None:
    """Take up what is published, and go on doing so, once in each process: threads do not survive a fork.

    `anew` as in `bot.Follower`, for a process that takes the place of one that died.
    """
    if app.extensions.get("followed_in", os.getpid()) == os.getpid():
        return
    app.extensions["followed_in"] = os.getpid()
    follower = app.extensions["follower"]
    follower.look(anew=anew)  # a process that is started again has the assistant of when the server started
    threading.Thread(target=follower.keep_up, args=(threading.Event(),), daemon=True, name="following").start()
