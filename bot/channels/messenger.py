"""Facebook Messenger's Send API and webhooks.

https://developers.facebook.com/docs/messenger-platform
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from bot.channel import Call, Delivery, Request
from bot.graph import Graph
from bot.markup import as_text, shortened
from bot.nested import at, each_at, moment_at, text_at
from bot.parts import Part, parts_of
from bot.types import Answer, Kind, Message

LIMIT = 2000
_TITLE, _PAYLOAD = 20, 1000


@dataclass(frozen=True, slots=True)
class Messenger(Graph):
    """One page. Messenger has no mark-up, so an answer is plain text."""

    name: ClassVar[str] = "messenger"
    rate: ClassVar[float] = 40
    chat_rate: ClassVar[float] = 2

    api: str = "https://graph.facebook.com/v25.0"

    def read(self, request: Request) -> tuple[Message, ...]:
        return tuple(_messages(request.json()))

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        parts = parts_of(answer, lambda part: len(as_text(part)) <= LIMIT)
        return tuple(_delivery(message, part, number) for number, part in enumerate(parts, start=1))

    def call(self, delivery: Delivery) -> Call:
        return self.graph_call(f"{self.api}/me/messages", delivery.body)

    def check(self) -> Call:
        return self.graph_call(f"{self.api}/me", "", "GET")


def _messages(body: Any) -> Iterator[Message]:
    for entry in each_at(body, "entry"):
        for event in each_at(entry, "messaging"):
            sender = text_at(event, "sender", "id")
            number = text_at(event, "message", "mid") or text_at(event, "postback", "mid")
            if sender and number and not at(event, "message", "is_echo") and not at(event, "message", "is_deleted"):
                text = (
                    text_at(event, "message", "quick_reply", "payload")
                    or text_at(event, "message", "text")
                    or text_at(event, "postback", "payload")
                )
                sent_at = moment_at(event, "timestamp", per_second=1000)
                kind = Kind.UNREADABLE if not text and at(event, "message", "attachments") else Kind.TEXT
                yield Message(
                    text, channel="messenger", sender=sender, id=number, sent_at=sent_at, address=sender, kind=kind
                )


def _delivery(message: Message, part: Part, number: int) -> Delivery:
    body = {"recipient": {"id": message.address}, "messaging_type": "RESPONSE"}
    rich: dict[str, Any] = {"text": as_text(part)}  # with what else to ask: most questions do not fit on a button
    plain = json.dumps(body | {"message": rich})
    if part.suggestions:
        rich["quick_replies"] = [
            {"content_type": "text", "title": shortened(suggestion, _TITLE), "payload": suggestion[:_PAYLOAD]}
            for suggestion in part.suggestions
        ]
    return Delivery(message.address, json.dumps(body | {"message": rich}), f"{message.id}/{number}", fallback=plain)
