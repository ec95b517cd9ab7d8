"""Slack: requests are signed by slack_sdk itself, blocks are read by its models."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Sequence
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.signature import SignatureVerifier

from bot import Answer, Outcome
from bot.channel import Delivery, Fate, RefusedError, Request, Returned
from bot.channels.slack import LIMIT, Slack
from tests.bot.channels.contract import NOW, ChannelContract, flat, quote_of


def event(**fields: Any) -> bytes:
    inner = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": f"{NOW:.6f}", **fields}
    return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": inner}).encode()


def form(**fields: str) -> bytes:
    return urllib.parse.urlencode(fields).encode()


class TestSlack(ChannelContract):
    channel = Slack("ondertekening", "xoxb-toegang")
    limit = LIMIT
    batch = False

    def body(self, *texts: str) -> bytes:
        return event(text=texts[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def signed(self, body: bytes, now: float = NOW) -> Request:
        stamp = str(int(now))
        signature = SignatureVerifier("ondertekening").generate_signature(
            timestamp=stamp, body=body.decode("utf-8", "replace")
        )
        assert signature
        return Request("POST", {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}, {}, body, now)

    def ignored(self) -> Sequence[bytes]:
        return (
            event(text="van onszelf", bot_id="B1"),
            event(subtype="bot_message", text="een bot"),
            event(subtype="message_changed", message={"text": "anders"}),
            event(subtype="message_deleted"),
            event(subtype="channel_join", text="<@U1> has joined"),
            event(channel="C1", channel_type="channel", text="onder ons"),
            event(type="reaction_added", reaction="thumbsup"),
            event(type="member_joined_channel"),
            b'{"type": "app_rate_limited"}',
            form(text="geen opdracht"),
        )

    def unreadable(self) -> Sequence[bytes]:
        return (event(text="", subtype="file_share", files=[{"mimetype": "audio/webm"}]),)

    def shown(self, delivery: Delivery) -> str:
        return "\n".join(_texts(json.loads(delivery.body).get("blocks", [])))

    def links(self, delivery: Delivery) -> list[str]:
        elements = [
            each for section in json.loads(delivery.body)["blocks"][0]["elements"] for each in section["elements"]
        ]
        return [each["url"] for each in elements if each["type"] == "link"]

    def strong(self, delivery: Delivery) -> str:
        quotes = [
            each for each in json.loads(delivery.body)["blocks"][0]["elements"] if each["type"] == "rich_text_quote"
        ]
        runs = [run["text"] for quote in quotes for run in quote["elements"] if run.get("style") == {"bold": True}]
        return flat(" ".join(runs))

    def size(self, delivery: Delivery) -> int:
        body = json.loads(delivery.body)
        blocks = Block.parse_all(body["blocks"])
        assert len(blocks) == len(body["blocks"]) <= 50
        for block in blocks:
            block.validate_json()
        return max(len(body["text"]), *(sum(map(len, _texts([block]))) for block in body["blocks"]))

    def test_the_address_is_confirmed_to_slack_only(self) -> None:
        asked = b'{"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"}'
        response = self.channel.handshake(self.signed(asked))
        assert response
        assert (response.status, response.body) == (200, "3eZbrw1a")
        with pytest.raises(RefusedError):
            self.channel.handshake(Request("POST", {}, {}, asked, NOW))
        assert self.channel.handshake(self.signed(self.body("hoi"))) is None

    def test_a_mention_comes_as_two_events_and_is_one_message(self) -> None:
        texts = {"channel": "C1", "channel_type": "channel", "text": "<@UBOT> wat is kramp?"}
        (mention,) = self.channel.read(self.signed(event(**texts | {"type": "app_mention"})))
        assert mention.text == "wat is kramp?"
        assert self.channel.read(self.signed(event(**texts))) == ()

    def test_a_channel_is_answered_in_a_thread(self) -> None:
        moment = f"{NOW:.6f}"
        mention = {"type": "app_mention", "channel": "C1", "text": "<@UBOT> hoi"}
        for said, thread in (
            (event(**mention), moment),
            (event(**mention, thread_ts="5.5"), "5.5"),
            (event(text="x"), None),
        ):
            (message,) = self.channel.read(self.signed(said))
            (delivery,) = self.channel.reply(message, Answer(Outcome.SMALLTALK, "Hoi"))
            assert json.loads(delivery.body).get("thread_ts") == thread

    def test_a_retry_has_the_same_id(self) -> None:
        first, again = (self.channel.read(self.signed(self.body("hoi"), now))[0] for now in (NOW, NOW + 60))
        assert first.id == again.id

    def test_links_and_escapes_are_read_as_typed(self) -> None:
        (message,) = self.channel.read(self.signed(event(text="<https://a.nl|a.nl> &lt;b&gt; &amp; <@UBOT>")))
        assert message.text == "a.nl <b> &"

    def test_a_slash_command_is_answered_to_who_gave_it(self) -> None:
        address = "https://hooks.slack.com/commands/1"
        said = form(
            command="/vraag",
            text="wat is kramp?",
            user_id="U1",
            channel_id="C1",
            response_url=address,
            trigger_id="7.7",
        )
        (message,) = self.channel.read(self.signed(said))
        assert (message.text, message.id) == ("wat is kramp?", "7.7")
        (delivery,) = self.channel.reply(message, Answer(Outcome.SMALLTALK, "Hoi"))
        call = self.channel.call(delivery)
        assert call.url == address
        assert "Authorization" not in call.headers
        assert json.loads(call.body)["response_type"] == "ephemeral"

    def test_follow_ups_are_buttons_whose_value_is_the_question(self) -> None:
        question = "Wat helpt tegen kramp? " * 6
        (delivery,) = self.channel.reply(self.message(), Answer(Outcome.SMALLTALK, "Hoi", suggestions=(question,)))
        button = json.loads(delivery.body)["blocks"][-1]["elements"][0]
        assert len(button["text"]["text"]) <= 75
        tapped: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": "U1"},
            "channel": {"id": "D1"},
            "message": {"ts": "1.1"},
        }
        tapped["actions"] = [{"value": button["value"], "action_ts": "2.2", "action_id": button["action_id"]}]
        (message,) = self.channel.read(self.signed(form(payload=json.dumps(tapped))))
        assert (message.text, message.id) == (question, "D1:2.2")

    def test_a_follow_up_to_a_private_answer_is_private(self) -> None:
        address = "https://hooks.slack.com/actions/1"
        tapped = {
            "type": "block_actions",
            "user": {"id": "U1"},
            "channel": {"id": "C1"},
            "container": {"type": "message", "channel_id": "C1", "is_ephemeral": True},
            "response_url": address,
            "actions": [{"value": "en dan?", "action_ts": "2.2", "action_id": "ask-0"}],
        }
        (message,) = self.channel.read(self.signed(form(payload=json.dumps(tapped))))
        (delivery,) = self.channel.reply(message, Answer(Outcome.SMALLTALK, "Hoi"))
        call = self.channel.call(delivery)
        body = json.loads(call.body)
        assert (call.url, body["response_type"], body["replace_original"]) == (address, "ephemeral", False)

    @pytest.mark.parametrize(
        ("error", "fate"),
        [
            ("ratelimited", Fate.LATER),
            ("internal_error", Fate.LATER),
            ("token_revoked", Fate.LATER),
            ("invalid_blocks", Fate.REFUSED),
            ("channel_not_found", Fate.REFUSED),
        ],
    )
    def test_errors_come_with_status_200(self, error: str, fate: Fate) -> None:
        body = json.dumps({"ok": False, "error": error}).encode()
        verdict = self.channel.judge(Returned(200, {"retry-after": "9"}, body))
        assert (verdict.fate, verdict.reason) == (fate, error)

    def test_what_cannot_be_shown_as_blocks_falls_back_to_text(self) -> None:
        answer = Answer(Outcome.ANSWERED, "Dit:", (quote_of("Rek. Nog een."),), disclaimer="Let op.")
        (delivery,) = self.channel.reply(self.message(), answer)
        plain = json.loads(delivery.fallback)
        assert "blocks" not in plain
        assert plain["mrkdwn"] is False
        assert "“Rek. Nog een.”" in plain["text"]


def _texts(blocks: Any) -> list[str]:
    """Every text in blocks, in order; runs of one element together."""
    texts = []
    for block in blocks:
        if isinstance(block.get("text"), str):
            texts.append(block["text"])
        elif isinstance(block.get("text"), dict):
            texts.append(block["text"]["text"])
        joined = "" if block["type"] in {"rich_text_section", "rich_text_quote"} else "\n"
        if "elements" in block:
            texts.append(joined.join(_texts(block["elements"])))
    return texts
