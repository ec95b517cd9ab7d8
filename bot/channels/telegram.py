"""Telegram's Bot API: updates from a webhook or from long polling, answers with sendMessage.

https://core.telegram.org/bots/api
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bot.channel import Call, Channel, Delivery, Request, Returned
from bot.markup import PLAIN, Markup, as_text
from bot.nested import at, each_at, moment_at, number_at, text_at
from bot.parts import Part, parts_of
from bot.signatures import must_match
from bot.types import Answer, Kind, Message

LIMIT = 4096  # UTF-16 code units
_BOT = re.compile(r"@\w*bot\b", re.IGNORECASE)  # every bot's name ends so
_COMMAND = re.compile(r"/(?!start\b|help\b|stop\b)\w+\s*")

_HTML = Markup(
    escape=lambda text: html.escape(text, quote=False),
    strong=lambda text: f"<b>{text}</b>",
    link=lambda words, url: f'<a href="{html.escape(url)}">{words}</a>',
    quoted=lambda text: f"<blockquote>{text}</blockquote>",
)


@dataclass(frozen=True, slots=True)
class Telegram(Channel):
    """`webhook_secret` is needed for a webhook; `polling` set to `yes` needs no public address instead."""

    name: ClassVar[str] = "telegram"
    rate: ClassVar[float] = 30
    chat_rate: ClassVar[float] = 1

    token: str
    webhook_secret: str = ""
    polling: str = ""
    api: str = "https://api.telegram.org"

    @property
    def secret(self) -> str:
        return self.token

    def verify(self, request: Request) -> None:
        must_match(request.headers.get("x-telegram-bot-api-secret-token", ""), self.webhook_secret)

    def read(self, request: Request) -> tuple[Message, ...]:
        """Updates as a webhook gets them, one, or as getUpdates gives them, a list in "result"."""
        body = request.json()
        updates = list(each_at(body, "result")) or [body]
        return tuple(message for update in updates if (message := self._message(update)))

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        target = json.loads(message.address)
        parts = parts_of(answer, lambda part: _units(as_text(_shown(part, target), _HTML)) <= LIMIT)
        return tuple(_delivery(part, target, f"{message.id}/{number}") for number, part in enumerate(parts, start=1))

    def call(self, delivery: Delivery) -> Call:
        return self.method(delivery.address, delivery.body)

    def method(self, name: str, body: str = "{}") -> Call:
        """A call of the Bot API's method `name`."""
        return Call(f"{self.api}/bot{self.token}/{name}", {"Content-Type": "application/json"}, body)

    def lacks(self) -> tuple[str, ...]:
        return () if self.webhook_secret or self.polling == "yes" else ("webhook_secret", "polling")

    def check(self) -> Call:
        return self.method("getMe")

    def wait(self, returned: Returned) -> float:
        return number_at(returned.json(), "parameters", "retry_after")

    def _message(self, update: Any) -> Message | None:
        said = at(update, "message")
        chat, sender, number = text_at(said, "chat", "id"), text_at(said, "from", "id"), text_at(update, "update_id")
        if not (chat and sender and number) or at(said, "from", "is_bot"):
            return None
        text = text_at(said, "text") or text_at(said, "caption")
        private = text_at(said, "chat", "type") == "private"
        if not (private or self._is_addressed(said, text)):
            return None
        target = {"chat_id": chat, "private": private}
        if at(said, "is_topic_message"):
            target["message_thread_id"] = at(said, "message_thread_id")
        if not private:
            target["reply_to"] = at(said, "message_id")
        return Message(
            _COMMAND.sub("", _BOT.sub("", text), count=1).strip()
            if text.startswith("/")
            else _BOT.sub("", text).strip(),
            channel=self.name,
            sender=f"{chat}/{sender}",
            id=number,
            sent_at=moment_at(said, "date"),
            address=json.dumps(target),
            kind=Kind.TEXT if text else Kind.JOINED if at(said, "new_chat_members") else Kind.UNREADABLE,
        )

    def _is_addressed(self, said: Any, text: str) -> bool:
        """Whether a message in a group is meant for the bot. The part of the token before the colon is the bot's id."""
        own = self.token.partition(":")[0]
        answered = text_at(said, "reply_to_message", "from", "id")
        joined = any(text_at(member, "id") == own for member in each_at(said, "new_chat_members"))
        return joined or text.startswith("/") or bool(_BOT.search(text)) or answered == own


def _shown(part: Part, target: dict[str, Any]) -> Part:
    """In a private chat what else to ask stands on the keyboard, not in the text."""
    return replace(part, suggestions=()) if target["private"] else part


def _delivery(part: Part, target: dict[str, Any], number: str) -> Delivery:
    body: dict[str, Any] = {"chat_id": target["chat_id"], "link_preview_options": {"is_disabled": True}}
    if "message_thread_id" in target:
        body["message_thread_id"] = target["message_thread_id"]
    if "reply_to" in target:
        body["reply_parameters"] = {"message_id": target["reply_to"], "allow_sending_without_reply": True}
    rich = body | {"text": as_text(_shown(part, target), _HTML), "parse_mode": "HTML"}
    if target["private"] and part.suggestions:
        keys = [[{"text": suggestion}] for suggestion in part.suggestions]
        rich["reply_markup"] = {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
    plain = body | {"text": as_text(replace(part, suggestions=()), PLAIN)}
    return Delivery("sendMessage", json.dumps(rich), number, fallback=json.dumps(plain))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
