"""WhatsApp's Cloud API.

https://developers.facebook.com/documentation/business-messaging/whatsapp
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bot import wording
from bot.channel import Call, Delivery, Request
from bot.graph import Graph
from bot.markup import PLAIN, Markup, as_text, shortened
from bot.nested import each_at, moment_at, text_at
from bot.parts import Part, parts_of
from bot.types import Answer, Kind, Message

LIMIT = 4096
_ROWS = 10
_ROW_TITLE, _ROW_DESCRIPTION, _ROW_ID = 24, 72, 200
_IGNORED = {"reaction", "system", "unsupported", "ephemeral"}
_SIGNS = re.compile(r"[*_~`]")

# WhatsApp has no way to escape: a word joiner, which has no width, keeps a sign in the text from being mark-up.
_MARKUP = Markup(escape=lambda text: _SIGNS.sub("\u2060\\g<0>\u2060", text), strong=lambda text: f"*{text}*")


@dataclass(frozen=True, slots=True)
class WhatsApp(Graph):
    """One telephone number. `phone_number_id` is Meta's id of it."""

    name: ClassVar[str] = "whatsapp"
    rate: ClassVar[float] = 80
    chat_rate: ClassVar[float] = 1

    phone_number_id: str
    api: str = "https://graph.facebook.com/v25.0"

    def read(self, request: Request) -> tuple[Message, ...]:
        return tuple(self._messages(request.json()))

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        parts = parts_of(answer, lambda part: len(as_text(part, _MARKUP)) <= LIMIT)
        return tuple(_delivery(message, part, number) for number, part in enumerate(parts, start=1))

    def call(self, delivery: Delivery) -> Call:
        return self.graph_call(f"{self.api}/{self.phone_number_id}/messages", delivery.body)

    def check(self) -> Call:
        return self.graph_call(f"{self.api}/{self.phone_number_id}", "", "GET")

    def _messages(self, body: Any) -> Iterator[Message]:
        for entry in each_at(body, "entry"):
            for change in each_at(entry, "changes"):
                if text_at(change, "value", "metadata", "phone_number_id") != self.phone_number_id:
                    continue
                for said in each_at(change, "value", "messages"):
                    sender, number, sort = (text_at(said, name) for name in ("from", "id", "type"))
                    if sender and number and sort not in _IGNORED:
                        sent_at = moment_at(said, "timestamp")
                        text, kind = _read(said, sort)
                        yield Message(
                            text,
                            channel=self.name,
                            sender=sender,
                            id=number,
                            sent_at=sent_at,
                            address=sender,
                            kind=kind,
                        )


def _read(said: Any, sort: str) -> tuple[str, Kind]:
    """The text of a message and what it is. Of a tapped choice the id is the whole question."""
    if sort == "request_welcome":
        return "", Kind.JOINED
    found = {
        "text": text_at(said, "text", "body"),
        "button": text_at(said, "button", "text"),
        "interactive": text_at(said, "interactive", "list_reply", "id")
        or text_at(said, "interactive", "button_reply", "id"),
    }
    if sort in found:
        return found[sort], Kind.TEXT
    caption = text_at(said, sort, "caption")
    return (caption, Kind.TEXT) if caption else ("", Kind.UNREADABLE)


def _delivery(message: Message, part: Part, number: int) -> Delivery:
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.address,
    }
    plain = body | {"type": "text", "text": {"preview_url": False, "body": as_text(part, PLAIN)}}
    shown = replace(part, suggestions=())
    rich = body | {"type": "text", "text": {"preview_url": False, "body": as_text(shown, _MARKUP)}}
    if part.suggestions:
        rows = [_row(suggestion) for suggestion in part.suggestions[:_ROWS]]
        action = {"button": wording.CHOOSE, "sections": [{"title": wording.SUGGESTIONS[:_ROW_TITLE], "rows": rows}]}
        interactive = {"type": "list", "body": {"text": as_text(shown, _MARKUP)}, "action": action}
        rich = body | {"type": "interactive", "interactive": interactive}
    return Delivery(message.address, json.dumps(rich), f"{message.id}/{number}", fallback=json.dumps(plain))


def _row(suggestion: str) -> dict[str, str]:
    """A row of a list. A title that is cut has the rest in the description."""
    row = {"id": suggestion[:_ROW_ID], "title": shortened(suggestion, _ROW_TITLE)}
    return row if len(suggestion) <= _ROW_TITLE else row | {"description": shortened(suggestion, _ROW_DESCRIPTION)}
