"""What a homeserver says: why it refuses, and what was said in a room, however much that is."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from typing import Any

import nio

from bot.channel import Channel, Fate, Returned, Verdict
from bot.nested import at
from bot.types import BotError

_PAGE = 100  # events that the homeserver gives of a room at a time
FILTER = {"room": {"timeline": {"limit": _PAGE}}}  # of a sync


class HomeserverError(BotError):
    """The homeserver does not give what it was asked for."""


def judged(channel: Channel, response: nio.ErrorResponse) -> Verdict:
    """What an error means. One without an answer of the homeserver is no refusal."""
    if response.transport_response is None:
        return Verdict(Fate.LATER, reason=reason_in(response))
    wait = json.dumps({"retry_after_ms": response.retry_after_ms or 0}).encode()
    return channel.judge(Returned(response.transport_response.status, {}, wait))


def reason_in(response: nio.ErrorResponse) -> str:
    """Why there is nothing, without the homeserver's words."""
    answered = response.transport_response
    return f"HTTP {answered.status}" if answered else "no answer"


async def all_since(client: nio.AsyncClient, room_id: str, timeline: nio.Timeline, since: str) -> list[dict[str, Any]]:
    """The events as the homeserver gave them, decrypted, those included that were too many for one sync.

    Of a room that we joined meanwhile nothing older is asked for. Raises `HomeserverError`.
    """
    user, place = client.user_id, timeline.prev_batch
    events = [_source(client, room_id, event) for event in timeline.events]
    while timeline.limited and place and not any(_is_arrival(event, user) for event in events):
        page = await client.room_messages(room_id, place, since, limit=_PAGE)
        if not isinstance(page, nio.RoomMessagesResponse):
            raise HomeserverError(reason_in(page))
        events = [_source(client, room_id, event) for event in reversed(page.chunk)] + events
        place = page.end if page.chunk else None
    return events


def _source(client: nio.AsyncClient, room_id: str, event: nio.Event) -> dict[str, Any]:
    """An event as it was sent. A sync that is repeated is not decrypted by the client."""
    if isinstance(event, nio.MegolmEvent) and client.olm:
        event.room_id = room_id
        with contextlib.suppress(nio.EncryptionError):
            event = client.decrypt_event(event)
    source: dict[str, Any] = event.source
    return source


def _is_arrival(event: dict[str, Any], user: str) -> bool:
    """Whether an event says that `user` is invited or joins; a new name is said with a join as well."""
    before = at(event, "unsigned", "prev_content", "membership")
    return event.get("state_key") == user and at(event, "content", "membership") in {"invite", "join"} - {before}


def since_invited(events: Iterable[dict[str, Any]], user: str) -> Iterable[dict[str, Any]]:
    """Of a room that we just joined the events since the invitation."""
    kept: list[dict[str, Any]] = []
    for event in events:
        if event.get("state_key") == user and at(event, "content", "membership") == "invite":
            kept.clear()
        kept.append(event)
    return kept
