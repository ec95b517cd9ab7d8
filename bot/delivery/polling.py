"""Telegram without a public address: asks for updates, and waits for them at Telegram's side."""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import Any

import httpx2

from bot.channel import Request
from bot.channels.telegram import Telegram
from bot.delivery.intake import Intake
from bot.delivery.queue import Queue, QueueError
from bot.delivery.sending import HttpSender
from bot.logs import reason_of
from bot.nested import each_at, number_at
from bot.types import BotError

WAIT = 25  # seconds that Telegram holds the request; `sender` must have more patience
_RETRY = 5.0
_log = logging.getLogger(__name__)


class Polling:
    """Reads updates into the queue.

    Telegram forgets an update only when a later one is asked for, and that is done only once it is in the queue.
    """

    def __init__(self, channel: Telegram, intake: Intake, queue: Queue, sender: HttpSender) -> None:
        self._channel = channel
        self._intake = intake
        self._queue = queue
        self._sender = sender

    def run(self, stopping: threading.Event) -> None:
        """Read until `stopping`."""
        while not stopping.is_set():
            try:
                self.step()
            except (httpx2.HTTPError, PollingError, QueueError) as error:
                _log.warning("telegram: no updates (%s), again in %.0f s", reason_of(error), _RETRY)
                stopping.wait(_RETRY)

    def step(self) -> None:
        """Ask once. Raises httpx2's errors, and `PollingError` when Telegram refuses."""
        offset = self._queue.bookmark(self._channel.name)
        asked: dict[str, Any] = {"timeout": WAIT, "allowed_updates": ["message"]}
        if offset:
            asked["offset"] = int(offset)
        returned = self._sender.returned(self._channel.method("getUpdates", json.dumps(asked)))
        if returned.status != 200:  # noqa: PLR2004
            raise PollingError(f"HTTP {returned.status}")
        updates = list(each_at(returned.json(), "result"))
        if updates:
            request = Request("POST", {}, {}, returned.body, time.time())
            self._intake.keep(self._channel, self._channel.read(request))
            following = max(int(number_at(update, "update_id")) for update in updates) + 1
            self._queue.keep_bookmark(self._channel.name, str(following))


class PollingError(BotError):
    """Telegram refuses to give updates."""
