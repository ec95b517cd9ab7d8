"""Messenger, with payloads as Meta documents them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot import Answer, Outcome
from bot.channel import Delivery
from bot.channels.messenger import LIMIT, Messenger
from tests.bot.channels.contract import NOW, flat
from tests.bot.channels.meta import MetaContract


def payload(*events: dict[str, Any]) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": "PAGE", "time": 1, "messaging": list(events)}]}).encode()


def event(**fields: Any) -> dict[str, Any]:
    return {"sender": {"id": "PSID"}, "recipient": {"id": "PAGE"}, "timestamp": int(NOW * 1000), **fields}


class TestMessenger(MetaContract):
    channel = Messenger("app-geheim", "verificatie", "toegang")
    limit = LIMIT

    def body(self, *texts: str) -> bytes:
        return payload(*(event(message={"mid": f"m_{n}", "text": text}) for n, text in enumerate(texts)))

    def ignored(self) -> Sequence[bytes]:
        events = (
            {"message": {"mid": "m_1", "text": "van onszelf", "is_echo": True, "app_id": 1}},
            {"message": {"mid": "m_1", "is_deleted": True}},
            {"message_edit": {"mid": "m_1", "text": "anders", "num_edit": 1}},
            {"delivery": {"mids": ["m_1"], "watermark": 1}},
            {"read": {"watermark": 1}},
            {"reaction": {"mid": "m_1", "action": "react", "emoji": "👍"}},
        )
        return [payload(event(**each)) for each in events]

    def unreadable(self) -> Sequence[bytes]:
        kinds = ("audio", "image", "file", "video")
        return [payload(event(message={"mid": "m_1", "attachments": [{"type": kind}]})) for kind in kinds]

    def shown(self, delivery: Delivery) -> str:
        return str(json.loads(delivery.body)["message"]["text"])

    def strong(self, delivery: Delivery) -> str:
        return flat(self.shown(delivery))  # there is no mark-up to emphasise with

    def size(self, delivery: Delivery) -> int:
        return max(len(self.shown(delivery)), len(json.loads(delivery.fallback)["message"]["text"]))

    def test_follow_ups_are_quick_replies_whose_payload_is_the_question(self) -> None:
        questions = ("Wat helpt tegen kramp in de kuit?", "Kort?")
        (delivery,) = self.channel.reply(self.message(), Answer(Outcome.SMALLTALK, "Hoi", suggestions=questions))
        replies = json.loads(delivery.body)["message"]["quick_replies"]
        assert [reply["payload"] for reply in replies] == list(questions)
        assert all(len(reply["title"]) <= 20 for reply in replies)
        tapped = event(message={"mid": "m_2", "text": replies[0]["title"], "quick_reply": {"payload": questions[0]}})
        assert self.channel.read(self.signed(payload(tapped)))[0].text == questions[0]

    def test_get_started_is_read(self) -> None:
        started = event(postback={"mid": "m_3", "title": "Aan de slag", "payload": "/start"})
        assert self.channel.read(self.signed(payload(started)))[0].text == "/start"

    def test_it_is_sent_as_a_response(self) -> None:
        (delivery,) = self.channel.reply(self.message(), self.smalltalk())
        call = self.channel.call(delivery)
        assert call.url == "https://graph.facebook.com/v25.0/me/messages"
        assert json.loads(call.body) == {
            "recipient": {"id": "PSID"},
            "messaging_type": "RESPONSE",
            "message": {"text": "Hoi"},
        }
