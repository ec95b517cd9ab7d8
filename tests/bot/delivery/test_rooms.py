"""The whole Matrix journey: a real homeserver, our client and worker, and a second client that asks."""

from __future__ import annotations

import asyncio
import contextlib
import pathlib
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import nio
import pytest

from bot import Assistant, wording
from bot.channels.matrix import Matrix
from bot.delivery.intake import Intake
from bot.delivery.queue import Counts, Queue
from bot.delivery.rooms import Rooms
from bot.delivery.worker import Worker
from tests.bot.delivery.burst import start_worker
from tests.server import settings_in
from tests.synapse import Account, Synapse, synapse_serving

QUESTION = "wat helpt tegen kramp in de kuit?"
_PATIENCE = 90.0


@pytest.fixture(scope="module")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    with synapse_serving(tmp_path_factory.mktemp("synapse")) as running:
        yield running


@contextlib.contextmanager
def taking_part(channel: Matrix, assistant: Assistant, queue: Queue) -> Iterator[None]:
    """The bot: its client in one thread, its worker in others."""
    intake = Intake({"matrix": channel}, queue, remembered=1800)
    rooms = Rooms(channel, intake, queue)
    worker = Worker({"matrix": channel}, queue, assistant.reply, rooms.send, remembered=1800)
    stopping = threading.Event()
    threads = [
        threading.Thread(target=rooms.run, args=(stopping,)),
        threading.Thread(target=worker.run, args=(stopping, 2)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


class Visitor:
    """A second real client, and what it has heard."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self.client = client
        self.heard: list[nio.Event] = []

    async def room(self, *invited: str, encrypted: bool = False) -> str:
        state = [nio.EnableEncryptionBuilder().as_dict()] if encrypted else []
        made = await self.client.room_create(invite=invited, is_direct=True, initial_state=state)
        assert isinstance(made, nio.RoomCreateResponse), made
        return str(made.room_id)

    async def say(self, room: str, text: str, **content: Any) -> str:
        said = {"msgtype": "m.text", "body": text, **content}
        sent = await self.client.room_send(room, "m.room.message", said, ignore_unverified_devices=True)
        assert isinstance(sent, nio.RoomSendResponse), sent
        return str(sent.event_id)

    async def hear(self, count: int) -> list[dict[str, Any]]:
        """The first `count` messages of others."""
        await self.until(lambda: len(self.heard) >= count)
        return [event.source for event in self.heard]

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not happened():
                response = await self.client.sync(500)
                assert isinstance(response, nio.SyncResponse), response
                await self._keep_keys()
                for joined in response.rooms.join.values():
                    self.heard += [
                        event
                        for event in joined.timeline.events
                        if isinstance(event, nio.RoomMessage) and event.sender != self.client.user_id
                    ]

    async def joined(self, room: str, count: int) -> None:
        rooms = self.client.rooms
        await self.until(lambda: room in rooms and rooms[room].joined_count == count)

    async def _keep_keys(self) -> None:
        if self.client.olm:
            await self.client.send_to_device_messages()
            if self.client.should_upload_keys:
                await self.client.keys_upload()
            if self.client.should_query_keys:
                await self.client.keys_query()


@contextlib.asynccontextmanager
async def visiting(homeserver: Synapse, name: str, keys: pathlib.Path | None = None) -> AsyncIterator[Visitor]:
    account = homeserver.account(name)
    config = nio.AsyncClientConfig(encryption_enabled=keys is not None)
    client = nio.AsyncClient(homeserver.url, account.user_id, account.device_id, str(keys or ""), config)
    if keys:
        client.restore_login(account.user_id, account.device_id, account.access_token)
    client.user_id, client.access_token = account.user_id, account.access_token
    try:
        await client.sync(0, full_state=True)
        if client.should_upload_keys:
            await client.keys_upload()
        yield Visitor(client)
    finally:
        await client.close()


def channel_of(homeserver: Synapse, account: Account) -> Matrix:
    return Matrix(homeserver.url, account.user_id, account.access_token)


def test_invited_asked_answered_followed_up(homeserver: Synapse, assistant: Assistant, queue: Queue) -> None:
    async def journey(bot: str) -> None:
        async with visiting(homeserver, "an") as visitor:
            room = await visitor.room(bot)
            asked = await visitor.say(room, QUESTION)  # at once, before the bot has joined
            heard = await visitor.hear(2)
            by_question = {
                event["content"].get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id"): event
                for event in heard
            }
            answer = by_question[asked]["content"]
            assert answer["msgtype"] == "m.notice"
            assert "“Trek je tenen naar je toe." in answer["body"]
            assert re.search("<blockquote>“.*<strong>.+</strong>.*”</blockquote>", answer["formatted_body"])
            assert '<a href="https://krant.example/kramp">Bron: “Kramp in de kuit”' in answer["formatted_body"]
            assert wording.DISCLAIMER in answer["body"]
            greeting = by_question[None]["content"]["body"]
            assert "geautomatiseerd systeem" in greeting or wording.INTRODUCTION in answer["body"]

            await visitor.say(room, "en wanneer bel ik de huisarts?")
            (*_, followed) = await visitor.hear(3)
            assert "Bel de huisarts als de kuit rood en dik is." in followed["content"]["body"]

            thread = {
                "rel_type": "m.thread",
                "event_id": asked,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": asked},
            }
            await visitor.say(room, "wis mijn gegevens", **{"m.relates_to": thread})
            (*_, erased) = await visitor.hear(4)
            assert erased["content"]["body"] == wording.ERASED
            assert erased["content"]["m.relates_to"]["rel_type"] == "m.thread"
            assert erased["content"]["m.relates_to"]["event_id"] == asked

            new = {"msgtype": "m.text", "body": QUESTION}
            await visitor.say(
                room,
                f"* {QUESTION}",
                **{"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": asked}},
            )
            (*_, anew) = await visitor.hear(5)
            assert "Trek je tenen naar je toe." in anew["content"]["body"]
            assert anew["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked

    account = homeserver.account("letterlijk")
    with taking_part(channel_of(homeserver, account), assistant, queue):
        asyncio.run(_when_ready(queue, lambda: journey(account.user_id)))
    counts = queue.counts()
    assert (counts.received, counts.answered, counts.given_up) == (0, 0, 0)


def test_in_a_room_of_many_only_mentions_are_answered(homeserver: Synapse, assistant: Assistant, queue: Queue) -> None:
    async def journey(bot: str) -> None:
        async with visiting(homeserver, "bo") as first, visiting(homeserver, "cas") as second:
            room = await first.room(bot, second.client.user_id)
            await second.client.join(room)
            await first.joined(room, 3)
            await second.say(room, QUESTION)
            asked = await first.say(room, QUESTION, **{"m.mentions": {"user_ids": [bot]}})
            await first.until(lambda: any(asked in str(event.source) for event in first.heard if event.sender == bot))
            await _until(lambda: queue.counts().done == 2)  # who hears an answer may be sooner than who sent it

    account = homeserver.account("groep")
    with taking_part(channel_of(homeserver, account), assistant, queue):
        asyncio.run(_when_ready(queue, lambda: journey(account.user_id)))
    assert queue.counts() == Counts(0, 0, 2, 0)  # the greeting and the answer


def test_an_encrypted_room_is_answered_in_secret(
    homeserver: Synapse, queue: Queue, articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """The bot is the real process here: nio's store of keys is one per process."""
    (tmp_path / "dee").mkdir()

    async def journey(bot: str) -> None:
        async with visiting(homeserver, "dee", tmp_path / "dee") as visitor:
            room = await visitor.room(bot, encrypted=True)
            await visitor.joined(room, 2)
            assert visitor.client.rooms[room].encrypted
            await visitor.say(room, QUESTION)
            await visitor.until(lambda: any("Trek je tenen" in str(event.source) for event in visitor.heard))
            assert all(event.decrypted for event in visitor.heard)
            messages = await visitor.client.room_messages(room, limit=50, direction=nio.MessageDirection.back)
            assert isinstance(messages, nio.RoomMessagesResponse)
            sent = [
                event.source
                for event in messages.chunk
                if event.sender == bot and event.source.get("state_key") is None
            ]
            assert sent

    account = homeserver.account("geheim")
    environment = settings_in(
        tmp_path,
        articles,
        MATRIX_HOMESERVER=homeserver.url,
        MATRIX_USER_ID=account.user_id,
        MATRIX_ACCESS_TOKEN=account.access_token,
        MATRIX_DEVICE_ID=account.device_id,
        MATRIX_KEYS=str(tmp_path / "sleutels"),
    )
    with start_worker(environment) as worker:
        try:
            asyncio.run(_when_ready(queue, lambda: journey(account.user_id)))
        finally:
            worker.terminate()
    assert worker.returncode == 0


def test_more_than_a_sync_can_hold_is_read_after_downtime(homeserver: Synapse, queue: Queue) -> None:
    async def journey() -> None:
        async with visiting(homeserver, "eef") as visitor:
            with reading(channel, queue):
                await _until(lambda: bool(queue.bookmark("matrix")))
                room = await visitor.room(account.user_id)
                await _until(lambda: queue.counts().received == 1)  # that it joined
            for _ in range(23):
                await asyncio.gather(*(visitor.say(room, "hallo") for _ in range(10)))
            with reading(channel, queue):
                await _until(lambda: queue.counts().received == 231)

    account = homeserver.account("druk")
    channel = channel_of(homeserver, account)
    asyncio.run(journey())


@contextlib.contextmanager
def reading(channel: Matrix, queue: Queue) -> Iterator[None]:
    """The bot's client, without a worker."""
    stopping = threading.Event()
    thread = threading.Thread(
        target=Rooms(channel, Intake({"matrix": channel}, queue, remembered=60), queue).run, args=(stopping,)
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


async def _when_ready(queue: Queue, journey: Callable[[], Awaitable[None]]) -> None:
    """Begin once the bot has read for the first time; what was said before is not for it."""
    await _until(lambda: bool(queue.bookmark("matrix")))
    await journey()


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not happened():
            await asyncio.sleep(0.05)
