"""Anything that can post JSON."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence

import pytest

from bot import Answer, Outcome
from bot.channel import Delivery, Fate, RefusedError, Request, Returned
from bot.channels.generic import Json
from tests.bot.channels.contract import NOW, ChannelContract, flat


class TestJson(ChannelContract):
    channel = Json("geheim")

    def body(self, *texts: str) -> bytes:
        return json.dumps(
            {"messages": [{"id": f"m{n}", "sender": "an", "text": text} for n, text in enumerate(texts)]}
        ).encode()

    def signed(self, body: bytes, now: float = NOW) -> Request:
        stamp = str(int(now))
        signature = hmac.new(b"geheim", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"x-letterlijk-timestamp": stamp, "x-letterlijk-signature": f"sha256={signature}"}
        return Request("POST", headers, {}, body, now)

    def ignored(self) -> Sequence[bytes]:
        return (b'{"messages": []}',)

    def unreadable(self) -> Sequence[bytes]:
        return (b'{"id": "1", "sender": "an"}', b'{"id": "1", "sender": "an", "text": {"voice": 1}}')

    def shown(self, delivery: Delivery) -> str:
        return str(json.loads(delivery.body)["plain"])

    def strong(self, delivery: Delivery) -> str:
        quote = json.loads(delivery.body)["answer"]["quotes"][0]
        return flat(quote["text"][quote["highlight"]["start"] : quote["highlight"]["end"]])

    def test_one_message_needs_no_list(self) -> None:
        (message,) = self.channel.read(self.signed(b'{"id": 7, "sender": 8, "text": "hoi"}'))
        assert (message.id, message.sender, message.address) == ("7", "8", "")

    @pytest.mark.parametrize(
        "question",
        [
            {"sender": "a", "text": "b"},
            {"id": "a", "text": "b"},
            {"id": "a", "sender": "b", "text": "c", "callback": "ftp://x"},
            {"id": "a", "sender": "b", "text": "c", "callback": "http://a.example"},
        ],
    )
    def test_what_is_missing_is_named(self, question: dict[str, str]) -> None:
        with pytest.raises(RefusedError, match=r"id|callback") as refused:
            self.channel.read(self.signed(json.dumps(question).encode()))
        assert refused.value.status == 400

    def test_a_callback_inside_the_own_network_may_be_http(self) -> None:
        body = b'{"id": "a", "sender": "b", "text": "c", "callback": "http://a.example"}'
        (message,) = Json("geheim", "yes").read(self.signed(body))
        assert message.address == "http://a.example"

    def test_too_many_messages_are_refused(self) -> None:
        with pytest.raises(RefusedError, match="100"):
            self.channel.read(self.signed(self.body(*["x"] * 101)))

    def test_one_busy_address_does_not_hold_up_the_others(self) -> None:
        verdict = self.channel.judge(Returned(429, {"retry-after": "30"}, b""))
        assert (verdict.fate, verdict.after, verdict.everyone) == (Fate.LATER, 30, False)

    def test_answers_stand_in_the_response(self) -> None:
        deliveries = self.channel.reply(self.message(), Answer(Outcome.SMALLTALK, "Hoi"))
        response = self.channel.acknowledge(deliveries)
        (answer,) = json.loads(response.body)["answers"]
        assert (answer["id"], answer["sender"], answer["answer"]["text"]) == ("m0", "an", "Hoi")
        assert json.loads(self.channel.acknowledge(()).body) == {"answers": []}

    def test_a_callback_is_signed_named_and_public(self) -> None:
        call = self.channel.call(Delivery("https://a.example/b", '{"x": 1}', id="m0"))
        signature = hmac.new(b"geheim", b'{"x": 1}', hashlib.sha256).hexdigest()
        assert call.url == "https://a.example/b"
        assert call.headers["X-Letterlijk-Signature"] == f"sha256={signature}"
        assert call.headers["Idempotency-Key"] == "m0"
        assert call.public
        assert not Json("geheim", "yes").call(Delivery("http://localhost/", "{}")).public
