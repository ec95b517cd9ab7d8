"""Invitations to Matrix rooms, with a homeserver that is told how to fail."""

from __future__ import annotations

import asyncio
import contextlib
import json

import nio
import pytest

from bot.channel import Fate
from bot.channels.matrix import Matrix
from bot.delivery.homeserver import judged
from bot.delivery.invitations import Invitations
from bot.delivery.queue import Queue
from tests.bot.delivery.platform import Platform


async def accepted(channel: Matrix, invitations: Invitations, queue: Queue) -> None:
    """Accept until nothing is left."""
    client = nio.AsyncClient(channel.homeserver, channel.user_id, config=nio.AsyncClientConfig(max_limit_exceeded=0))
    client.user_id, client.access_token = channel.user_id, channel.access_token
    accepting = asyncio.create_task(invitations.accept(client))
    try:
        async with asyncio.timeout(30):
            while json.loads(queue.bookmark("matrix invitations")):
                await asyncio.sleep(0.01)
    finally:
        accepting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await accepting
        await client.close()


@pytest.mark.parametrize(
    ("answers", "tries"),
    [
        ([(502, {"errcode": "M_UNKNOWN"}), (429, {"errcode": "M_LIMIT_EXCEEDED"}), (200, {"room_id": "!a:b"})], 3),
        ([(403, {"errcode": "M_FORBIDDEN"})], 1),
    ],
)
def test_an_invitation_is_tried_until_it_is_settled(
    platform: Platform,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[tuple[int, dict[str, str]]],
    tries: int,
) -> None:
    monkeypatch.setattr("bot.delivery.invitations._JOIN", 0.01)
    channel = Matrix(platform.url, "@letterlijk:b", "syt")
    left = iter(answers)

    def answer(_sent: object) -> tuple[int, dict[str, str], object]:
        status, body = next(left)
        return status, {"Content-Type": "application/json"}, body | {"error": "…"} if status != 200 else body

    platform.answer = answer
    Invitations(channel, queue).note(["!a:b"])
    asyncio.run(accepted(channel, Invitations(channel, queue), queue))  # after a restart
    assert len(platform.sent) == tries


def test_without_an_answer_of_the_homeserver_nothing_is_refused() -> None:
    verdict = judged(Matrix("https://b", "@a:b", "syt"), nio.RoomSendError("weg"))
    assert verdict.fate is Fate.LATER
