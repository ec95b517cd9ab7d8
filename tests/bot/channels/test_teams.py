"""Teams: requests signed as Microsoft documents it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import html
import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot import Answer, Outcome, wording
from bot.channel import Delivery, RefusedError, Request
from bot.channels.teams import LIMIT, Teams
from tests.bot.channels.contract import ADDRESS, NOW, ChannelContract, flat, quote_of

KEY = b"0123456789abcdef0123456789abcdef"


def activity(**fields: Any) -> bytes:
    moment = datetime.datetime.fromtimestamp(NOW, datetime.UTC).isoformat().replace("+00:00", "Z")
    return json.dumps(
        {
            "type": "message",
            "id": "1485983408511",
            "timestamp": moment,
            "channelId": "msteams",
            "serviceUrl": "https://smba.trafficmanager.net/emea/",
            "from": {
                "id": "29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw",
                "name": "An",
            },
            "conversation": {"id": "19:253b1f341670408fb6fe51050b6e5ceb@thread.skype;messageid=1485983194839"},
            "textFormat": "plain",
            **fields,
        }
    ).encode()


class TestTeams(ChannelContract):
    channel = Teams(base64.b64encode(KEY).decode())
    limit = LIMIT
    batch = False
    whole = False

    def body(self, *texts: str) -> bytes:
        return activity(text=f"<at>Letterlijk</at> {html.escape(texts[0], quote=False)}")

    def signed(self, body: bytes, now: float = NOW) -> Request:
        signature = base64.b64encode(hmac.new(KEY, body, hashlib.sha256).digest()).decode()
        return Request("POST", {"authorization": f"HMAC {signature}"}, {}, body, now)

    def ignored(self) -> Sequence[bytes]:
        return (activity(type="messageReaction"), activity(type="conversationUpdate"), b"{}")

    def unreadable(self) -> Sequence[bytes]:
        return (activity(text="<at>Letterlijk</at>", attachments=[{"contentType": "image/png"}]),)

    def shown(self, delivery: Delivery) -> str:
        return "\n".join("".join(run["text"] for run in block) for block in _blocks(_card(delivery)["body"]))

    def links(self, delivery: Delivery) -> list[str]:
        return [action["url"] for action in _card(delivery)["actions"]]

    def strong(self, delivery: Delivery) -> str:
        runs = [run for block in _blocks(_card(delivery)["body"]) for run in block if run.get("weight") == "Bolder"]
        return flat(" ".join(run["text"] for run in runs))

    def size(self, delivery: Delivery) -> int:
        return len(self.channel.acknowledge((delivery,)).body.encode())

    def test_a_clock_without_a_time_is_refused(self) -> None:
        for moment in ("", "gisteren"):
            with pytest.raises(RefusedError):
                self.channel.verify(self.signed(activity(text="hoi", timestamp=moment)))

    def test_the_mention_and_mark_up_are_left_out(self) -> None:
        said = activity(
            text="<at>Letterlijk bot</at>&nbsp;wat is <b>kramp</b> &amp; pijn?",
            attachments=[{"contentType": "text/html"}],
        )
        (message,) = self.channel.read(self.signed(said))
        assert flat(message.text) == "wat is kramp & pijn?"
        assert message.address == ""

    def test_the_answer_is_a_card_that_links_to_the_source(self) -> None:
        answer = Answer(Outcome.ANSWERED, "Dit:", (quote_of("Rek. Nog een.", url=ADDRESS),), disclaimer="Let op.")
        response = self.channel.acknowledge(self.channel.reply(self.message(), answer))
        body = json.loads(response.body)
        card = body["attachments"][0]["content"]
        assert response.content_type == "application/json"
        assert (body["type"], card["type"], card["version"]) == ("message", "AdaptiveCard", "1.5")
        assert body["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert card["actions"] == [{"type": "Action.OpenUrl", "title": wording.SOURCE_LINK, "url": ADDRESS}]
        assert "“Rek. Nog een.”" in card["fallbackText"]


def _card(delivery: Delivery) -> Any:
    return json.loads(delivery.body)["attachments"][0]["content"]


def _blocks(elements: Any) -> list[Any]:
    """The runs of every block of rich text."""
    found = []
    for element in elements:
        found += _blocks(element["items"]) if element["type"] == "Container" else [element["inlines"]]
    return found
