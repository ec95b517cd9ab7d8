"""The example in docs/channels/own-channel.md keeps the contract."""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Sequence
from typing import Any

import pytest

from bot.channel import Channel, Delivery, RefusedError, Request
from tests.bot.channels.contract import NOW, ChannelContract, flat
from tests.paths import ROOT


def _example() -> Any:
    page = (ROOT / "docs" / "channels" / "own-channel.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    module = types.ModuleType("own_channel")
    sys.modules["own_channel"] = module
    exec(code, module.__dict__)  # noqa: S102 our own documentation
    return module


EXAMPLE = _example()


class TestOwnChannel(ChannelContract):
    channel: Channel = EXAMPLE.Mattermost("geheim-van-mattermost")
    limit = EXAMPLE.LIMIT
    batch = False
    expires = False
    whole = False

    def body(self, *texts: str) -> bytes:
        return self.post(trigger_word="", text=texts[0])

    @staticmethod
    def post(**fields: Any) -> bytes:
        post = {
            "token": "geheim-van-mattermost",
            "channel_id": "c",
            "user_id": "u",
            "post_id": "p",
            "timestamp": NOW * 1000,
        }
        return json.dumps(post | fields).encode()

    def signed(self, body: bytes, now: float = NOW) -> Request:
        return Request("POST", {}, {}, body, now)

    def ignored(self) -> Sequence[bytes]:
        return (b"{}", b"[]")

    def unreadable(self) -> Sequence[bytes]:
        return (self.post(text="", file_ids="f1"),)

    def shown(self, delivery: Delivery) -> str:
        text = re.sub(r"(?<!\\)\[((?:\\.|[^\]])*)\]\(<[^>]*>\)", r"\1", json.loads(delivery.body)["text"])
        return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)\*\*", "", text))

    def links(self, delivery: Delivery) -> list[str]:
        return re.findall(r"\]\(<([^>]*)>\)", json.loads(delivery.body)["text"])

    def strong(self, delivery: Delivery) -> str:
        return flat(" ".join(re.findall(r"\*\*(.+?)\*\*", json.loads(delivery.body)["text"])))

    # The token stands in the body, so it is the body that a forger must change.
    def test_forged_requests_are_refused(self) -> None:
        for token in ("", "geheim-van-mattermosT", "é", 7, None):
            with pytest.raises(RefusedError):
                self.channel.verify(self.signed(self.post(token=token, text="hoi")))

    def test_a_changed_body_is_refused(self) -> None:
        """A token says who sent a request, not that nobody changed it: Mattermost must be reached over https."""
        self.channel.verify(self.signed(self.body("hoi")))

    def test_the_word_that_calls_the_bot_is_left_out(self) -> None:
        (message,) = self.channel.read(self.signed(self.post(trigger_word="!vraag", text="!vraag wat is kramp?")))
        assert message.text == "wat is kramp?"

    def test_the_example_is_as_short_as_promised(self) -> None:
        page = (ROOT / "docs" / "channels" / "own-channel.md").read_text(encoding="utf-8")
        assert page.split("```python\n")[1].split("```")[0].count("\n") <= 65
