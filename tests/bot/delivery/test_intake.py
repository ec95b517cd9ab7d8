"""Requests to responses: safe first, then acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from bot import Answer, Assistant, Message, Outcome, wording
from bot.channel import Response
from bot.channels.generic import Json
from bot.delivery.intake import Intake
from bot.delivery.queue import Counts, Queue


def headers_for(body: bytes, secret: bytes = b"geheim", now: float | None = None) -> dict[str, str]:
    stamp = str(int(now or time.time()))
    signature = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-letterlijk-timestamp": stamp, "x-letterlijk-signature": f"sha256={signature}"}


def question(number: str, text: str = "hoi", **fields: str) -> bytes:
    return json.dumps({"id": number, "sender": "an", "text": text, **fields}).encode()


def answers(response: Response) -> list[Any]:
    found: list[Any] = json.loads(response.body)["answers"]
    return found


class Asked:
    """An intake, and what was asked of the assistant."""

    def __init__(self, queue: Queue, assistant: Assistant) -> None:
        self.messages: list[Message] = []
        self.assistant = assistant
        self.intake = Intake({"json": Json("geheim")}, queue, remembered=60)

    def reply(self, message: Message) -> Answer:
        self.messages.append(message)
        return self.assistant.reply(message)

    def __call__(self, body: bytes, headers: Mapping[str, str] | None = None, name: str = "json") -> Response:
        given = headers_for(body) if headers is None else headers
        return self.intake.receive(name, self.reply, headers=given, query={}, body=body)


@pytest.fixture
def ask(queue: Queue, assistant: Assistant) -> Asked:
    return Asked(queue, assistant)


def test_a_channel_that_is_off_is_not_found(ask: Asked) -> None:
    assert ask(b"{}", name="telegram").status == 404


def test_what_is_refused_reaches_nobody(ask: Asked, queue: Queue) -> None:
    assert ask(question("1", callback="https://a.example"), {}).status == 403
    assert ask(b"{", None).status == 400
    assert queue.counts() == Counts(0, 0, 0, 0)
    assert ask.messages == []


def test_a_message_with_an_address_is_kept_once_and_not_answered_here(ask: Asked, queue: Queue) -> None:
    for _ in range(3):
        response = ask(question("1", callback="https://a.example"))
        assert (response.status, answers(response)) == (200, [])
    assert queue.counts() == Counts(1, 0, 0, 0)
    assert ask.messages == []


def test_a_message_without_one_is_answered_in_the_response(ask: Asked, queue: Queue) -> None:
    (answer,) = answers(ask(question("1", "wat helpt tegen kramp in de kuit?")))
    assert wording.INTRODUCTION in answer["plain"]
    assert answer["answer"]["quotes"][0]["title"] == "Kramp in de kuit"
    assert queue.counts() == Counts(0, 0, 0, 0)
    (answer,) = answers(ask(question("2", "en wanneer bel ik de huisarts?")))
    assert wording.INTRODUCTION not in answer["plain"]
    assert ask.messages[1].conversation.questions == ("wat helpt tegen kramp in de kuit?",)


def test_after_erasing_nothing_is_remembered(ask: Asked) -> None:
    ask(question("1", "wat helpt tegen kramp?"))
    (answer,) = answers(ask(question("2", "wis mijn gegevens")))
    assert answer["answer"]["text"] == wording.ERASED
    (answer,) = answers(ask(question("3", "en wanneer bel ik de huisarts?")))
    assert wording.INTRODUCTION in answer["plain"]
    assert ask.messages[-1].conversation.questions == ()


def test_a_conversation_is_forgotten_after_its_time(queue: Queue, assistant: Assistant) -> None:
    now = time.time()
    intake = Intake({"json": Json("geheim")}, queue, remembered=60, clock=lambda: now)
    said = []
    for number, later in enumerate((0, 59, 200)):
        now += later
        body = question(str(number), "wat helpt tegen kramp?")
        response = intake.receive("json", assistant.reply, headers=headers_for(body, now=now), query={}, body=body)
        said.append(wording.INTRODUCTION in answers(response)[0]["plain"])
    assert said == [True, False, True]


def test_a_memory_sealed_with_another_secret_is_a_new_conversation(queue: Queue) -> None:
    def reply(_message: Message) -> Answer:
        return Answer(Outcome.DECLINED, "Nee.")

    for secret in ("geheim", "anders"):
        intake = Intake({"json": Json(secret)}, queue, remembered=60)
        body = question("1")
        response = intake.receive("json", reply, headers=headers_for(body, secret.encode()), query={}, body=body)
        assert wording.INTRODUCTION in answers(response)[0]["plain"]
