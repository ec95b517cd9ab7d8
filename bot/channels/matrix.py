"""Matrix: events of rooms, as the worker's client hands them on, and the events that answer.

There is no webhook. A request is {"room", "members", "event"}; the event is as the homeserver gave it, decrypted.
https://spec.matrix.org/latest/client-server-api/
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import urllib.parse
from dataclasses import dataclass
from typing import Any, ClassVar

from bot.channel import Call, Channel, Delivery, RefusedError, Request, Returned
from bot.markup import Markup, as_text
from bot.nested import at, each_at, moment_at, number_at, text_at
from bot.parts import Part, parts_of
from bot.types import Answer, Kind, Message

LIMIT = 40_000  # bytes; an event may have 65,536, and encryption makes one a third longer
_ALONE = 2  # members of a room in which everything is meant for the bot
_QUOTED_REPLY = re.compile(r"\A(?:> .*\n)+\n")

_HTML = Markup(
    escape=lambda text: html.escape(text, quote=False),
    strong=lambda text: f"<strong>{text}</strong>",
    link=lambda words, url: f'<a href="{html.escape(url)}">{words}</a>',
    quoted=lambda text: f"<blockquote>{text}</blockquote>",
    gap="<br><br>",
    newline="<br>",
)


@dataclass(frozen=True, slots=True)
class Matrix(Channel):
    """One account.

    `device_id` is the session that the access token belongs to, `keys` the folder with its keys; both are needed in
    encrypted rooms only.
    """

    name: ClassVar[str] = "matrix"
    rate: ClassVar[float] = 5
    chat_rate: ClassVar[float] = 2

    homeserver: str
    user_id: str
    access_token: str
    device_id: str = ""
    keys: str = ""

    @property
    def secret(self) -> str:
        return self.access_token

    def verify(self, _request: Request) -> None:
        raise RefusedError(403, "Matrix has no webhook")

    def read(self, request: Request) -> tuple[Message, ...]:
        body = request.json()
        room, event = text_at(body, "room"), at(body, "event")
        sender, number, sort = (text_at(event, name) for name in ("sender", "event_id", "type"))
        content = at(event, "content", "m.new_content") or at(event, "content")  # an edit is asked anew
        if not (room and sender and number) or sort not in {"m.room.message", "m.sticker", "m.room.member"}:
            return ()
        if (sender == self.user_id) != (sort == "m.room.member"):
            return ()  # of our own events only the one that says that we joined
        said = _QUOTED_REPLY.sub("", text_at(content, "body"))
        alone = 0 < number_at(body, "members") <= _ALONE
        if sort == "m.room.member":
            kind = Kind.JOINED
            before = text_at(event, "unsigned", "prev_content", "membership")
            if text_at(content, "membership") != "join" or before == "join":  # a new name is said with a join as well
                return ()
        elif text_at(content, "msgtype") == "m.notice" or not (alone or self._is_mentioned(content, said)):
            return ()  # notices are from bots, and two bots would never stop
        else:
            is_text = sort == "m.room.message" and text_at(content, "msgtype") == "m.text"
            kind = Kind.TEXT if is_text else Kind.UNREADABLE
        return (
            Message(
                self._without_name(said) if kind is Kind.TEXT else "",
                channel=self.name,
                sender=f"{room}/{sender}",
                id=number,
                sent_at=moment_at(event, "origin_server_ts", per_second=1000),
                address=json.dumps({"room": room, **_relation(event)}),
                kind=kind,
            ),
        )

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        target = json.loads(message.address)
        relation = {"m.relates_to": target["relates_to"]} if "relates_to" in target else {}
        parts = parts_of(answer, lambda part: len(json.dumps(_content(part) | relation).encode()) <= LIMIT)
        return tuple(
            Delivery(target["room"], json.dumps(_content(part) | relation), _transaction(message.id, number))
            for number, part in enumerate(parts, start=1)
        )

    def call(self, delivery: Delivery) -> Call:
        """Sends to a room without encryption. A transaction that is repeated is sent once."""
        room, transaction = (urllib.parse.quote(part, safe="") for part in (delivery.address, delivery.id))
        return self._call("PUT", f"rooms/{room}/send/m.room.message/{transaction}", delivery.body)

    def lacks(self) -> tuple[str, ...]:
        return ("device_id",) if self.keys and not self.device_id else ()

    def check(self) -> Call:
        return self._call("GET", "account/whoami", "")

    def wait(self, returned: Returned) -> float:
        return number_at(returned.json(), "retry_after_ms") / 1000

    def _call(self, method: str, path: str, body: str) -> Call:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.access_token}"}
        return Call(f"{self.homeserver.rstrip('/')}/_matrix/client/v3/{path}", headers, body, method)

    def _is_mentioned(self, content: Any, said: str) -> bool:
        named = any(user == self.user_id for user in each_at(content, "m.mentions", "user_ids"))
        return named or self._name().search(said) is not None

    def _without_name(self, said: str) -> str:
        return self._name().sub("", said, count=1).strip(" \n:,")

    def _name(self) -> re.Pattern[str]:
        """The account's name as people call it: @name, with or without the server, or `name:` at the start.

        The name alone may be a word of the question.
        """
        local, _, server = self.user_id.removeprefix("@").partition(":")
        name = rf"{re.escape(local)}(?::{re.escape(server)})?"
        return re.compile(rf"(?i)(?<!\w)@{name}(?!\w|[.=/:-]\w)|\A\s*{name}[:,]")


def _relation(event: Any) -> dict[str, Any]:
    """What the answer belongs to: the thread if the question stands in one, and the question, edited or not."""
    related = at(event, "content", "m.new_content", "m.relates_to") or at(event, "content", "m.relates_to")
    question = text_at(event, "event_id")
    if text_at(event, "content", "m.relates_to", "rel_type") == "m.replace":
        question = text_at(event, "content", "m.relates_to", "event_id")
    if text_at(event, "type") == "m.room.member":
        return {}
    relation: dict[str, Any] = {"m.in_reply_to": {"event_id": question}}
    if text_at(related, "rel_type") == "m.thread":
        relation |= {"rel_type": "m.thread", "event_id": text_at(related, "event_id"), "is_falling_back": False}
    return {"relates_to": relation}


def _content(part: Part) -> dict[str, Any]:
    return {
        "msgtype": "m.notice",
        "body": as_text(part),
        "format": "org.matrix.custom.html",
        "formatted_body": as_text(part, _HTML),
    }


def _transaction(number: str, place: int) -> str:
    return hashlib.sha256(f"{number}/{place}".encode()).hexdigest()[:32]
