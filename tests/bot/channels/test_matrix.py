"""Matrix's events, without a homeserver; tests/bot/delivery/test_rooms.py has one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from bot import Answer, Outcome
from bot.channel import Delivery, Fate, RefusedError, Request, Returned
from bot.channels.matrix import LIMIT, Matrix
from tests.bot.channels.contract import NOW, ChannelContract, flat

BOT = "@letterlijk:example.nl"


def event(
    sort: str = "m.room.message",
    sender: str = "@an:example.nl",
    members: int = 2,
    unsigned: dict[str, Any] | None = None,
    **content: Any,
) -> bytes:
    said = {"msgtype": "m.text", **content}
    inner = {"type": sort, "sender": sender, "event_id": "$1", "origin_server_ts": int(NOW * 1000), "content": said}
    inner["unsigned"] = unsigned or {}
    return json.dumps({"room": "!kamer:example.nl", "members": members, "event": inner}).encode()


class TestMatrix(ChannelContract):
    channel = Matrix("https://example.nl", BOT, "syt_toegang")
    limit = LIMIT
    batch = False

    def body(self, *texts: str) -> bytes:
        return event(body=texts[0])

    def signed(self, body: bytes, now: float = NOW) -> Request:
        return Request("POST", {}, {}, body, now)

    def ignored(self) -> Sequence[bytes]:
        reaction: dict[str, Any] = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$0", "key": "👍"}}
        return (
            event(sender=BOT, body="van onszelf"),
            event(msgtype="m.notice", body="een andere bot"),
            event(members=3, body="onder ons"),
            event(members=3, body="dat is letterlijk: kramp"),
            event(members=3, body="mail an@letterlijk.nl of @letterlijker"),
            event(members=3, body="@letterlijk:elders.nl wat is kramp?"),
            event("m.room.member", sender=BOT, unsigned={"prev_content": {"membership": "join"}}, membership="join"),
            event("m.reaction", **reaction),
            event("m.room.redaction"),
            event("m.room.topic", topic="x"),
            event("m.room.member", membership="join"),
            event("m.room.encrypted", algorithm="m.megolm.v1.aes-sha2"),
        )

    def unreadable(self) -> Sequence[bytes]:
        return (
            event(msgtype="m.audio", body="spraak.ogg"),
            event(msgtype="m.image", body="x.png"),
            event("m.sticker", body="x"),
        )

    def joined(self) -> Sequence[bytes]:
        return (event("m.room.member", sender=BOT, membership="join"),)

    def shown(self, delivery: Delivery) -> str:
        return html.unescape(re.sub(r"<[^>]*>", "", json.loads(delivery.body)["formatted_body"].replace("<br>", "\n")))

    def links(self, delivery: Delivery) -> list[str]:
        return [
            html.unescape(link) for link in re.findall(r'href="([^"]*)"', json.loads(delivery.body)["formatted_body"])
        ]

    def strong(self, delivery: Delivery) -> str:
        return flat(
            html.unescape(" ".join(re.findall(r"<strong>(.*?)</strong>", json.loads(delivery.body)["formatted_body"])))
        )

    def size(self, delivery: Delivery) -> int:
        return len(delivery.body.encode())

    # There is no webhook: nothing that is posted is ever taken.
    def test_a_signed_request_is_taken(self) -> None:
        with pytest.raises(RefusedError):
            self.channel.verify(self.signed(self.body("hoi")))

    def test_signatures_are_compared_in_constant_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """There is none."""

    @pytest.mark.parametrize(
        "said",
        [
            {"body": "letterlijk: wat is kramp?"},
            {"body": "Letterlijk, wat is kramp?"},
            {"body": "@letterlijk: wat is kramp?"},
            {"body": f"{BOT} wat is kramp?"},
            {"body": f"{BOT}: wat is kramp?"},
            {"body": "wat is kramp?", "m.mentions": {"user_ids": [BOT]}},
            {"body": "> <@letterlijk:example.nl> hoi\n> daar\n\nwat is kramp?", "m.mentions": {"user_ids": [BOT]}},
        ],
    )
    def test_a_room_of_many_is_answered_when_the_bot_is_mentioned(self, said: dict[str, Any]) -> None:
        (message,) = self.channel.read(self.signed(event(members=9, **said)))
        assert message.text == "wat is kramp?"

    def test_its_name_in_a_question_stays_there(self) -> None:
        (message,) = self.channel.read(self.signed(event(body="wat is letterlijk vertaald een spasme?")))
        assert message.text == "wat is letterlijk vertaald een spasme?"

    def test_a_thread_is_answered_in_the_thread(self) -> None:
        place = {"rel_type": "m.thread", "event_id": "$begin", "is_falling_back": True}
        thread: dict[str, Any] = {"m.relates_to": place}
        (message,) = self.channel.read(self.signed(event(body="hoi", **thread)))
        (delivery,) = self.channel.reply(message, Answer(Outcome.SMALLTALK, "Hoi"))
        related = json.loads(delivery.body)["m.relates_to"]
        assert (related["rel_type"], related["event_id"]) == ("m.thread", "$begin")
        assert related["m.in_reply_to"] == {"event_id": "$1"}

    def test_an_edited_question_is_asked_anew(self) -> None:
        edit: dict[str, Any] = {
            "body": "* wat is kramp?",
            "m.new_content": {"msgtype": "m.text", "body": "wat is kramp?"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$eerst"},
        }
        (message,) = self.channel.read(self.signed(event(**edit)))
        assert message.text == "wat is kramp?"
        (delivery,) = self.channel.reply(message, Answer(Outcome.SMALLTALK, "Hoi"))
        assert json.loads(delivery.body)["m.relates_to"]["m.in_reply_to"] == {"event_id": "$eerst"}

    def test_keys_belong_to_a_device(self) -> None:
        assert self.channel.lacks() == ()
        assert Matrix("https://example.nl", BOT, "syt", keys="sleutels").lacks() == ("device_id",)
        assert Matrix("https://example.nl", BOT, "syt", "APPARAAT", "sleutels").lacks() == ()

    def test_a_transaction_is_the_same_at_every_attempt(self) -> None:
        calls = {
            self.channel.call(self.channel.reply(self.message(), Answer(Outcome.SMALLTALK, "Hoi"))[0]).url for _ in "ab"
        }
        (url,) = calls
        assert re.fullmatch(
            r"https://example\.nl/_matrix/client/v3/rooms/%21kamer%3Aexample\.nl/send/m\.room\.message/\w{32}", url
        )

    def test_its_own_way_to_say_wait_is_understood(self) -> None:
        verdict = self.channel.judge(Returned(429, {}, b'{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}'))
        assert (verdict.fate, verdict.after) == (Fate.LATER, 2.5)
