"""Microsoft Teams by an outgoing webhook: the answer is the response, an Adaptive Card.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
"""

from __future__ import annotations

import base64
import binascii
import datetime
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from bot import wording
from bot.channel import Call, Channel, Delivery, Request, Response
from bot.markup import as_text
from bot.nested import each_at, text_at
from bot.parts import Excerpt, Part, parts_of
from bot.signatures import must_be_fresh, must_match, signed
from bot.types import Answer, Kind, Message

LIMIT = 28 * 1024  # bytes of the response
_MENTION = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True, slots=True)
class Teams(Channel):
    """One team. `security_token` is what Teams shows once, when the webhook is made."""

    name: ClassVar[str] = "teams"

    security_token: str

    @property
    def secret(self) -> str:
        return self.security_token

    def verify(self, request: Request) -> None:
        try:
            key = base64.b64decode(self.security_token, validate=True)
        except binascii.Error:
            key = self.security_token.encode()
        expected = base64.b64encode(signed(key, request.body)).decode()
        must_match(request.headers.get("authorization", ""), f"HMAC {expected}")
        moment = _moment(text_at(request.json(), "timestamp"))
        must_be_fresh(str(moment.timestamp()) if moment else "", request.received)

    def read(self, request: Request) -> tuple[Message, ...]:
        body = request.json()
        place, sender, number = text_at(body, "conversation", "id"), text_at(body, "from", "id"), text_at(body, "id")
        if text_at(body, "type") != "message" or not (sender and number):
            return ()
        text = html.unescape(_TAG.sub(" ", _MENTION.sub(" ", text_at(body, "text")))).replace("\xa0", " ").strip()
        files = [each for each in each_at(body, "attachments") if text_at(each, "contentType") != "text/html"]
        return (
            Message(
                text,
                channel=self.name,
                sender=f"{place.partition(';')[0]}/{sender}",
                id=f"{place}/{number}",
                sent_at=_moment(text_at(body, "timestamp")),
                kind=Kind.UNREADABLE if files and not text else Kind.TEXT,
            ),
        )

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        part = parts_of(answer, lambda part: len(_body(part).encode()) <= LIMIT)[0]  # there is one response
        return (Delivery("", _body(part), message.id),)

    def acknowledge(self, deliveries: tuple[Delivery, ...]) -> Response:
        return Response(body=deliveries[0].body if deliveries else "{}", content_type="application/json")

    def call(self, delivery: Delivery) -> Call:
        raise NotImplementedError("an outgoing webhook of Teams takes the answer in the response only")


def _moment(said: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _body(part: Part) -> str:
    """A message with a card; `summary` is what a notification shows."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": as_text(part),
        "body": list(_elements(part)),
        "actions": list(_links(part.excerpts)),
    }
    message = {"type": "message", "summary": part.words, "attachments": [{"contentType": _CARD, "content": card}]}
    return json.dumps(message, ensure_ascii=False)


def _elements(part: Part) -> Iterator[dict[str, Any]]:
    """Rich text, for a TextBlock would take signs in the text for Markdown."""
    if part.words:
        yield _rich([_run(part.words)])
    for excerpt in part.excerpts:
        if excerpt.runs:
            runs = [_run(run.text) | ({"weight": "Bolder"} if run.strong else {}) for run in excerpt.runs]
            yield {"type": "Container", "style": "emphasis", "items": [_rich([_run("“"), *runs, _run("”")])]}
        source = ". ".join(filter(None, (excerpt.source, excerpt.also)))
        yield _rich([_run(source) | {"isSubtle": True, "size": "Small"}])
    if part.disclaimer:
        yield _rich([_run(part.disclaimer) | {"isSubtle": True, "size": "Small"}])
    if part.suggestions:
        yield _rich([_run("\n".join((wording.SUGGESTIONS, *(f"- {each}" for each in part.suggestions))))])


def _links(excerpts: tuple[Excerpt, ...]) -> Iterator[dict[str, Any]]:
    for link in dict.fromkeys(excerpt.link for excerpt in excerpts if excerpt.link):
        yield {"type": "Action.OpenUrl", "title": wording.SOURCE_LINK, "url": link}


def _rich(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": runs}


def _run(text: str) -> dict[str, Any]:
    return {"type": "TextRun", "text": text}
