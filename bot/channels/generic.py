"""Anything that can post JSON: `POST /webhooks/json`, signed with a shared secret.

A question is {"id", "sender", "text"}, several are {"messages": [...]}. The answer stands in the response, or goes to
the question's "callback" address if it has one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bot.channel import Call, Channel, Delivery, RefusedError, Request, Response, Returned, Verdict
from bot.markup import as_text
from bot.nested import at, text_at
from bot.parts import parts_of
from bot.schema import AnswerBody
from bot.signatures import encoded, must_be_fresh, must_match, signed
from bot.types import Answer, Kind, Message

_BATCH = 100  # questions in one request


@dataclass(frozen=True, slots=True)
class Json(Channel):
    """`private_callbacks` set to `yes` allows callback addresses inside our own network, and plain http."""

    name: ClassVar[str] = "json"
    rate: ClassVar[float] = 200
    chat_rate: ClassVar[float] = 50

    shared_secret: str
    private_callbacks: str = ""

    @property
    def secret(self) -> str:
        return self.shared_secret

    def verify(self, request: Request) -> None:
        timestamp = request.headers.get("x-letterlijk-timestamp", "")
        expected = signed(self.shared_secret.encode(), encoded(timestamp) + b"." + request.body).hex()
        must_match(request.headers.get("x-letterlijk-signature", ""), f"sha256={expected}")
        must_be_fresh(timestamp, request.received)

    def read(self, request: Request) -> tuple[Message, ...]:
        body = request.json()
        questions = at(body, "messages") if isinstance(at(body, "messages"), list) else [body]
        if len(questions) > _BATCH:
            raise RefusedError(400, f"send at most {_BATCH} messages in one request")
        return tuple(self._message(question) for question in questions)

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        whole = AnswerBody.of(answer).model_dump(mode="json", exclude={"conversation"})
        plain = as_text(parts_of(answer, lambda _part: True)[0])
        body = {"id": message.id, "sender": message.sender, "plain": plain, "answer": whole}
        return (Delivery(message.address, json.dumps(body, ensure_ascii=False), id=message.id),)

    def acknowledge(self, deliveries: tuple[Delivery, ...]) -> Response:
        answers = ", ".join(delivery.body for delivery in deliveries)
        return Response(body=f'{{"answers": [{answers}]}}', content_type="application/json")

    def call(self, delivery: Delivery) -> Call:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": delivery.id,
            "X-Letterlijk-Signature": f"sha256={signed(self.shared_secret.encode(), delivery.body.encode()).hex()}",
        }
        return Call(delivery.address, headers, delivery.body, public=self.private_callbacks != "yes")

    def judge(self, returned: Returned) -> Verdict:
        """Each callback address is a platform of its own: one that is busy says nothing of the others."""
        return replace(Channel.judge(self, returned), everyone=False)

    def _message(self, question: Any) -> Message:
        number, sender, callback = (text_at(question, name) for name in ("id", "sender", "callback"))
        if not (number and sender):
            raise RefusedError(400, 'give each message an "id" and a "sender"')
        schemes = ("https://", "http://") if self.private_callbacks == "yes" else "https://"
        if callback and not callback.startswith(schemes):
            raise RefusedError(400, '"callback" must be an https address')
        said = at(question, "text")
        text, kind = (said, Kind.TEXT) if isinstance(said, str) else ("", Kind.UNREADABLE)
        return Message(text, channel=self.name, sender=sender, id=number, address=callback, kind=kind)
