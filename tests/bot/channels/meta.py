"""How Meta signs and asks; shared by the tests of WhatsApp and Messenger."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from bot.channel import Fate, RefusedError, Request, Returned
from bot.graph import Graph
from tests.bot.channels.contract import NOW, ChannelContract


class MetaContract(ChannelContract):
    """The signature holds no time: a replay is known by its ids."""

    channel: Graph
    expires = False

    def signed(self, body: bytes, now: float = NOW) -> Request:
        signature = hmac.new(b"app-geheim", body, hashlib.sha256).hexdigest()
        return Request("POST", {"x-hub-signature-256": f"sha256={signature}"}, {}, body, now)

    def test_the_challenge_is_answered(self) -> None:
        query = {"hub.mode": "subscribe", "hub.verify_token": "verificatie", "hub.challenge": "1158201444"}
        response = self.channel.handshake(Request("GET", {}, query, b"", NOW))
        assert response
        assert (response.status, response.body) == (200, "1158201444")

    @pytest.mark.parametrize("query", [{}, {"hub.mode": "subscribe", "hub.verify_token": "x", "hub.challenge": "1"}])
    def test_a_foreign_challenge_is_refused(self, query: dict[str, str]) -> None:
        with pytest.raises(RefusedError) as refused:
            self.channel.handshake(Request("GET", {}, query, b"", NOW))
        assert refused.value.status == 403

    def test_a_message_is_no_challenge(self) -> None:
        assert self.channel.handshake(self.signed(self.body("hoi"))) is None

    @pytest.mark.parametrize(
        ("status", "code", "fate", "everyone"),
        [
            (400, 130429, Fate.LATER, True),
            (400, 131056, Fate.LATER, False),
            (400, 80007, Fate.LATER, True),
            (400, 613, Fate.LATER, True),
            (500, 2, Fate.LATER, False),
            (401, 190, Fate.LATER, False),
            (400, 1200, Fate.LATER, False),
            (400, 131057, Fate.LATER, False),
            (503, 999, Fate.LATER, False),
            (408, 999, Fate.LATER, False),
            (400, 131047, Fate.REFUSED, False),  # more than 24 hours
            (400, 10, Fate.REFUSED, False),  # the same, at Messenger
            (400, 131026, Fate.REFUSED, False),
            (400, 100, Fate.REFUSED, False),
        ],
    )
    def test_the_codes_of_graph_are_understood(self, status: int, code: int, fate: Fate, everyone: bool) -> None:
        body = json.dumps({"error": {"message": "…", "type": "OAuthException", "code": code, "fbtrace_id": "x"}})
        verdict = self.channel.judge(Returned(status, {}, body.encode()))
        assert (verdict.fate, verdict.everyone) == (fate, everyone)
        assert str(code) in verdict.reason

    def test_a_day_is_the_longest_that_may_be_waited(self) -> None:
        assert self.channel.window == 24 * 3600

    def test_the_token_stands_in_no_address(self) -> None:
        (delivery,) = self.channel.reply(self.message(), self.smalltalk())
        call = self.channel.call(delivery)
        assert "toegang" not in call.url
        assert call.headers["Authorization"] == "Bearer toegang"
