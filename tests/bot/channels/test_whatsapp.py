"""WhatsApp, with payloads as Meta documents them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from bot import Answer, Outcome
from bot.channel import Delivery
from bot.channels.whatsapp import LIMIT, WhatsApp
from tests.bot.channels.contract import NOW, flat
from tests.bot.channels.meta import MetaContract

NUMBER = "106540352242922"


def payload(*messages: dict[str, Any], number: str = NUMBER, **value: Any) -> bytes:
    contacts: list[Any] = [{"profile": {"name": "An"}, "wa_id": "31612345678"}]
    said: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "31201234567", "phone_number_id": number},
    }
    said |= {"contacts": contacts, "messages": list(messages)} if messages else {}
    change = {"value": said | value, "field": "messages"}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


def said(kind: str = "text", number: int = 0, **fields: Any) -> dict[str, Any]:
    stamp = str(int(NOW) + number)
    return {"from": "31612345678", "id": f"wamid.HBgLMzE2{number}", "timestamp": stamp, "type": kind, **fields}


class TestWhatsApp(MetaContract):
    channel = WhatsApp("app-geheim", "verificatie", "toegang", NUMBER)
    limit = LIMIT

    def body(self, *texts: str) -> bytes:
        return payload(*(said(number=number, text={"body": text}) for number, text in enumerate(texts)))

    def ignored(self) -> Sequence[bytes]:
        status = {"id": "wamid.x", "status": "delivered", "timestamp": "1", "recipient_id": "31612345678"}
        return (
            payload(statuses=[status]),
            payload(said("reaction", reaction={"message_id": "wamid.x", "emoji": "👍"})),
            payload(said("system", system={"body": "An changed", "type": "user_changed_number"})),
            payload(said("unsupported", errors=[{"code": 131051}])),
            payload(said(text={"body": "voor een ander nummer"}), number="1"),
            payload(errors=[{"code": 130429}]),
        )

    def unreadable(self) -> Sequence[bytes]:
        kinds = ("audio", "image", "sticker", "video", "document", "location", "contacts")
        return [payload(said(kind) | {kind: {"id": "1"}}) for kind in kinds]

    def joined(self) -> Sequence[bytes]:
        return (payload(said("request_welcome")),)

    def shown(self, delivery: Delivery) -> str:
        return _text(delivery).replace("\u2060*\u2060", "★").replace("*", "").replace("★", "*").replace("\u2060", "")

    def strong(self, delivery: Delivery) -> str:
        return flat(" ".join(re.findall(r"(?<!\u2060)\*(.+?)(?<!\u2060)\*", _text(delivery))))

    def size(self, delivery: Delivery) -> int:
        return max(len(_text(delivery)), len(json.loads(delivery.fallback)["text"]["body"]))

    def test_several_entries_and_changes_are_all_read(self) -> None:
        first, second = json.loads(self.body("een", "twee")), json.loads(payload(said(number=9, text={"body": "drie"})))
        first["entry"] += second["entry"]
        first["entry"][0]["changes"] += json.loads(payload(said(number=8, text={"body": "vier"})))["entry"][0][
            "changes"
        ]
        messages = self.channel.read(self.signed(json.dumps(first).encode()))
        assert [message.text for message in messages] == ["een", "twee", "vier", "drie"]

    def test_follow_ups_are_a_list_whose_choice_is_the_question(self) -> None:
        questions = ("Wat helpt tegen kramp in de kuit bij het hardlopen op koude dagen in de herfst?", "Kort?")
        (delivery,) = self.channel.reply(self.message(), Answer(Outcome.SMALLTALK, "Hoi", suggestions=questions))
        body = json.loads(delivery.body)
        action = body["interactive"]["action"]
        (section,) = action["sections"]
        assert (body["type"], body["interactive"]["type"]) == ("interactive", "list")
        assert len(action["button"]) <= 20
        assert len(section["title"]) <= 24
        assert [row["id"] for row in section["rows"]] == list(questions)
        assert all(len(row["title"]) <= 24 and len(row.get("description", "")) <= 72 for row in section["rows"])
        chosen = said("interactive", interactive={"type": "list_reply", "list_reply": section["rows"][0]})
        assert self.channel.read(self.signed(payload(chosen)))[0].text == questions[0]
        assert questions[0] in json.loads(delivery.fallback)["text"]["body"]

    def test_a_caption_is_a_question(self) -> None:
        (message,) = self.channel.read(self.signed(payload(said("image", image={"id": "1", "caption": "wat is dit?"}))))
        assert message.text == "wat is dit?"

    def test_it_is_sent_to_the_number_of_the_sender(self) -> None:
        (delivery,) = self.channel.reply(self.message(), self.smalltalk())
        call = self.channel.call(delivery)
        assert call.url == f"https://graph.facebook.com/v25.0/{NUMBER}/messages"
        assert json.loads(call.body) == {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "31612345678",
            "type": "text",
            "text": {"preview_url": False, "body": "Hoi"},
        }


def _text(delivery: Delivery) -> str:
    body = json.loads(delivery.body)
    return str(body["interactive"]["body"]["text"] if "interactive" in body else body["text"]["body"])
