"""The Matrix client: joins rooms it is invited to, reads what is said there into the queue, and sends the answers.

It has an event loop in a thread of its own. With a folder for its keys it takes part in encrypted rooms.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import json
import logging
import pathlib
import threading
import time

import aiohttp
import nio

from bot.channel import Channel, Delivery, Fate, Request, Verdict
from bot.channels.matrix import Matrix
from bot.delivery.homeserver import FILTER, HomeserverError, all_since, judged, reason_in, since_invited
from bot.delivery.intake import Intake
from bot.delivery.invitations import Invitations
from bot.delivery.queue import Queue
from bot.logs import reason_of

_WAIT = 20_000  # milliseconds that the homeserver holds a sync
_RETRY = 5.0
_SEND = 30.0  # seconds; within a lease
_log = logging.getLogger(__name__)
logging.getLogger("nio").setLevel(logging.CRITICAL)  # it names visitors, and quotes what it cannot read


class Rooms:
    """One account's rooms. What was said before the account's first start is not answered."""

    def __init__(self, channel: Matrix, intake: Intake, queue: Queue) -> None:
        self._channel = channel
        self._intake = intake
        self._queue = queue
        self._client: nio.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._invitations = Invitations(channel, queue)

    def run(self, stopping: threading.Event) -> None:
        """Take part until `stopping`. What is being sent then is sent again after the next start, with the same id."""
        asyncio.run(self._until(stopping))

    def send(self, channel: Channel, delivery: Delivery) -> Verdict:
        """Send from another thread, encrypted where the room is."""
        if self._client is None or self._loop is None:
            return Verdict(Fate.LATER, 1.0)
        future = asyncio.run_coroutine_threadsafe(self._sent(self._client, channel, delivery), self._loop)
        try:
            return future.result(_SEND)
        except (concurrent.futures.CancelledError, aiohttp.ClientError, OSError) as error:  # a time-out is an OSError
            future.cancel()
            return Verdict(Fate.LATER, reason=type(error).__name__)
        except (nio.MembersSyncError, nio.SendRetryError) as error:
            return Verdict(Fate.LATER, reason=type(error).__name__)
        except nio.LocalProtocolError:
            return Verdict(Fate.REFUSED, reason="the room is not one of ours any more")

    async def _sent(self, client: nio.AsyncClient, channel: Channel, delivery: Delivery) -> Verdict:
        content = json.loads(delivery.body)
        # People cannot be expected to verify a bot's device; their messages to it are encrypted all the same.
        response = await client.room_send(
            delivery.address, "m.room.message", content, delivery.id, ignore_unverified_devices=True
        )
        if isinstance(response, nio.RoomSendResponse):
            return Verdict(Fate.SENT)
        return judged(channel, response)

    async def _until(self, stopping: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        client = _client(self._channel)
        tasks = [asyncio.create_task(self._take_part(client)), asyncio.create_task(self._invitations.accept(client))]
        await asyncio.to_thread(stopping.wait)
        self._client = None
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await client.close()

    async def _take_part(self, client: nio.AsyncClient) -> None:
        first = True
        while True:
            try:
                since = self._queue.bookmark(self._channel.name)
                response = await client.sync(0 if first else _WAIT, FILTER, since=since or None, full_state=first)
                if not isinstance(response, nio.SyncResponse):
                    raise HomeserverError(reason_in(response))
                await _keep_keys(client)
                self._invitations.note(response.rooms.invite)
                if since:
                    await self._keep(client, response, since)
                self._queue.keep_bookmark(self._channel.name, response.next_batch)
            except Exception as error:  # noqa: BLE001 whatever goes wrong, a bot that has gone silent is worse
                _log.warning("matrix: no messages (%s), again in %.0f s", reason_of(error), _RETRY)
                await asyncio.sleep(_RETRY)
            else:
                self._client, first = client, False

    async def _keep(self, client: nio.AsyncClient, response: nio.SyncResponse, since: str) -> None:
        for room_id, joined in response.rooms.join.items():
            members = client.rooms[room_id].joined_count
            events = await all_since(client, room_id, joined.timeline, since)
            for event in since_invited(events, self._channel.user_id):
                body = json.dumps({"room": room_id, "members": members, "event": event}).encode()
                request = Request("POST", {}, {}, body, time.time())
                self._intake.keep(self._channel, self._channel.read(request))


def _client(channel: Matrix) -> nio.AsyncClient:
    if channel.keys:
        pathlib.Path(channel.keys).mkdir(parents=True, exist_ok=True)
    config = nio.AsyncClientConfig(
        max_limit_exceeded=0, max_timeouts=1, request_timeout=20, encryption_enabled=bool(channel.keys)
    )
    client = nio.AsyncClient(
        channel.homeserver, channel.user_id, channel.device_id, store_path=channel.keys, config=config
    )
    if channel.keys:
        client.restore_login(channel.user_id, channel.device_id, channel.access_token)
    else:  # restore_login would look for keys
        client.user_id, client.access_token = channel.user_id, channel.access_token
    return client


async def _keep_keys(client: nio.AsyncClient) -> None:
    """What encrypted rooms need between syncs."""
    if client.olm is None:
        return
    await client.send_to_device_messages()
    if client.should_upload_keys:
        await client.keys_upload()
    if client.should_query_keys:
        await client.keys_query()
    if client.should_claim_keys:
        await client.keys_claim(client.get_users_for_key_claiming())
