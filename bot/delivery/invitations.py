"""Invitations to Matrix rooms, noted until they are accepted or refused for good.

The homeserver tells of each once, and its room may be out of reach just then.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterable

import aiohttp
import nio

from bot.channel import Channel, Fate, Verdict
from bot.delivery.homeserver import judged
from bot.delivery.queue import Queue
from bot.logs import reason_of

_JOIN = 60.0  # seconds until an invitation that could not be accepted is tried again
_log = logging.getLogger(__name__)


class Invitations:
    """The invitations of one account; belongs to one event loop."""

    def __init__(self, channel: Channel, queue: Queue) -> None:
        self._channel = channel
        self._queue = queue
        self._name = f"{channel.name} invitations"
        self._new = asyncio.Event()

    def note(self, rooms: Iterable[str]) -> None:
        """Keep invitations that came in. Raises `QueueError`."""
        if new := set(rooms) - set(noted := self._noted()):
            self._queue.keep_bookmark(self._name, json.dumps([*noted, *sorted(new)]))
            self._new.set()

    async def accept(self, client: nio.AsyncClient) -> None:
        """Accept what comes in, until cancelled; what cannot be accepted for now again and again."""
        while True:
            self._new.clear()
            try:
                rooms = self._noted()
                settled = await asyncio.gather(*(self._is_settled(client, room) for room in rooms))
                done = {room for room, is_settled in zip(rooms, settled, strict=True) if is_settled}
                left = [room for room in self._noted() if room not in done]
                if done:
                    self._queue.keep_bookmark(self._name, json.dumps(left))
            except Exception as error:  # noqa: BLE001 whatever goes wrong, others are to be accepted still
                _log.warning("matrix: no invitations accepted (%s)", reason_of(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._new.wait(), _JOIN)

    def _noted(self) -> list[str]:
        noted: list[str] = json.loads(self._queue.bookmark(self._name) or "[]")
        return noted

    async def _is_settled(self, client: nio.AsyncClient, room_id: str) -> bool:
        """Join a room. False when that can succeed later."""
        try:
            response = await client.join(room_id)
        except (aiohttp.ClientError, OSError) as error:  # a time-out is an OSError
            verdict = Verdict(Fate.LATER, reason=type(error).__name__)
        else:
            verdict = Verdict(Fate.SENT) if isinstance(response, nio.JoinResponse) else judged(self._channel, response)
        if verdict.fate is not Fate.SENT:
            _log.warning("matrix: an invitation could not be accepted (%s)", verdict.reason)
        return verdict.fate is not Fate.LATER
