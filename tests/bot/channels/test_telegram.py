"""Telegram, in the shapes of its Bot API."""

from __future__ import annotations

import html
import inspect
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
import telebot.types
from telebot import TeleBot

from bot import Answer, Outcome
from bot.channel import Delivery, Fate, RefusedError, Request, Returned
from bot.channels.telegram import LIMIT, Telegram
from tests.bot.channels.contract import NOW, ChannelContract, flat, quote_of

types: Any = telebot.types

PERSON: dict[str, Any] = {"id": 77, "is_bot": False, "first_name": "An", "language_code": "nl"}
PRIVATE = {"id": 77, "first_name": "An", "type": "private"}
GROUP = {"id": -100200, "title": "Lopers", "type": "supergroup"}


def update(number: int = 1, kind: str = "message", **fields: Any) -> dict[str, Any]:
    said = {"message_id": 10 + number, "from": PERSON, "chat": PRIVATE, "date": int(NOW) + number, **fields}
    return {"update_id": 1000 + number, kind: said}


class TestTelegram(ChannelContract):
    channel = Telegram("123:token", "geheim")
    limit = LIMIT
    expires = False

    def body(self, *texts: str) -> bytes:
        updates = [update(number, text=text) for number, text in enumerate(texts)]
        return json.dumps(updates[0] if len(updates) == 1 else {"ok": True, "result": updates}).encode()

    def signed(self, body: bytes, now: float = NOW) -> Request:
        return Request("POST", {"x-telegram-bot-api-secret-token": "geheim"}, {}, body, now)

    def ignored(self) -> Sequence[bytes]:
        bot: dict[str, Any] = {"from": PERSON | {"is_bot": True}}
        member = {"chat": PRIVATE, "from": PERSON, "date": 1, "old_chat_member": {}, "new_chat_member": {}}
        updates: tuple[Any, ...] = (
            update(kind="edited_message", text="wat is kramp? (bewerkt)"),
            update(**bot, text="ik ben een bot"),
            update(chat=GROUP, text="onder ons"),
            update(chat=GROUP, sticker={"file_id": "x"}),
            update(kind="channel_post", text="nieuws"),
            {"update_id": 5, "my_chat_member": member},
            {
                "update_id": 6,
                "message_reaction": {"chat": PRIVATE, "user": PERSON, "message_id": 1, "new_reaction": []},
            },
            {},
        )
        return [json.dumps(each).encode() for each in updates]

    def unreadable(self) -> Sequence[bytes]:
        media: tuple[dict[str, Any], ...] = (
            {"sticker": {"file_id": "x"}},
            {"voice": {"file_id": "x"}},
            {"photo": [{}]},
            {"location": {}},
        )
        return [json.dumps(update(**each)).encode() for each in media]

    def joined(self) -> Sequence[bytes]:
        itself = {"id": 123, "is_bot": True, "first_name": "Letterlijk"}
        return [json.dumps(update(chat=GROUP, new_chat_members=[itself])).encode()]

    def shown(self, delivery: Delivery) -> str:
        return html.unescape(re.sub(r"<[^>]*>", "", json.loads(delivery.body)["text"]))

    def links(self, delivery: Delivery) -> list[str]:
        return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', json.loads(delivery.body)["text"])]

    def strong(self, delivery: Delivery) -> str:
        return flat(html.unescape(" ".join(re.findall(r"<b>(.*?)</b>", json.loads(delivery.body)["text"]))))

    def size(self, delivery: Delivery) -> int:
        longest = max(json.loads(delivery.body)["text"], json.loads(delivery.fallback)["text"], key=len)
        return len(longest.encode("utf-16-le")) // 2

    # A body cannot be signed with a token alone: whoever knows the token is Telegram.
    def test_a_changed_body_is_refused(self) -> None:
        self.channel.verify(self.signed(self.body("hoi")))

    def test_a_signature_cannot_match_an_empty_secret(self) -> None:
        with pytest.raises(RefusedError):
            Telegram("123:token").verify(Request("POST", {"x-telegram-bot-api-secret-token": ""}, {}, b"{}", NOW))

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("/start", "/start"),
            ("/help@LetterlijkBot", "/help"),
            ("/vraag wat is kramp?", "wat is kramp?"),
            ("@LetterlijkBot wat is kramp?", "wat is kramp?"),
        ],
    )
    def test_groups_are_answered_when_the_bot_is_addressed(self, text: str, read: str) -> None:
        (message,) = self.channel.read(self.signed(json.dumps(update(chat=GROUP, text=text)).encode()))
        assert message.text == read
        (delivery,) = self.channel.reply(message, Answer(Outcome.SMALLTALK, "Hoi", suggestions=("En dan?",)))
        body = json.loads(delivery.body)
        assert body["reply_parameters"]["message_id"] == 11
        assert "reply_markup" not in body
        assert "- En dan?" in body["text"]

    def test_a_reply_to_the_bot_in_a_group_is_answered(self) -> None:
        said = update(chat=GROUP, text="en bij kinderen?", reply_to_message={"from": {"id": 123, "is_bot": True}})
        assert self.channel.read(self.signed(json.dumps(said).encode()))[0].text == "en bij kinderen?"

    def test_people_of_one_group_have_conversations_of_their_own(self) -> None:
        somebody: dict[str, Any] = {"from": PERSON | {"id": 78}}
        other = update(chat=GROUP, text="/help", **somebody)
        senders = {
            self.channel.read(self.signed(json.dumps(each).encode()))[0].sender
            for each in (update(chat=GROUP, text="/help"), other, update(text="/help"))
        }
        assert len(senders) == 3

    def test_a_library_accepts_what_we_read_and_send(self) -> None:
        """pyTelegramBotAPI reads our test's updates as Telegram's, and takes our requests as its own."""
        read = types.Update.de_json(update(text="hoi", is_topic_message=True, message_thread_id=5))
        assert (read.update_id, read.message.text, read.message.chat.type) == (1001, "hoi", "private")
        answer = Answer(Outcome.ANSWERED, "Dit:", (quote_of("Rek. Nog een."),), suggestions=("En dan?",))
        for said in (update(text="hoi"), update(chat=GROUP, text="/x", is_topic_message=True, message_thread_id=5)):
            (message,) = self.channel.read(self.signed(json.dumps(said).encode()))
            for delivery in self.channel.reply(message, answer):
                assert delivery.address == "sendMessage"
                for body in (json.loads(delivery.body), json.loads(delivery.fallback)):
                    inspect.signature(TeleBot.send_message).bind(None, **body)
                    types.LinkPreviewOptions(**body["link_preview_options"])
                    if "reply_parameters" in body:
                        types.ReplyParameters(**body["reply_parameters"])
                    if "reply_markup" in body:
                        keyboard = dict(body["reply_markup"])
                        rows = keyboard.pop("keyboard")
                        made = types.ReplyKeyboardMarkup(**keyboard)
                        made.keyboard = [[types.KeyboardButton(**key).to_dict() for key in row] for row in rows]
                        assert json.loads(made.to_json())["keyboard"] == rows

    def test_its_own_way_to_say_wait_is_understood(self) -> None:
        body = b'{"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}}'
        verdict = self.channel.judge(Returned(429, {}, body))
        assert (verdict.fate, verdict.after, verdict.everyone) == (Fate.LATER, 7, True)
        blocked = b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}'
        assert self.channel.judge(Returned(403, {}, blocked)).fate is Fate.REFUSED
