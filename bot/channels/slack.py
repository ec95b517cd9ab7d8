"""Slack: the Events API, slash commands and buttons, answered with Block Kit.

https://docs.slack.dev
"""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from bot import wording
from bot.channel import Call, Channel, Delivery, Fate, Request, Response, Returned, Verdict
from bot.markup import as_text, shortened
from bot.nested import at, moment_at, text_at
from bot.parts import Excerpt, Part, parts_of
from bot.signatures import encoded, must_be_fresh, must_match, signed
from bot.types import Answer, Kind, Message

LIMIT = 3000  # characters in one block
_BUTTON, _VALUE = 75, 2000
_MENTION = re.compile(r"<@\w+(?:\|[^>]*)?>")
_LINK = re.compile(r"<([^>|]+)\|?([^>]*)>")
_WITH_WORDS = {"", "file_share", "thread_broadcast"}  # subtypes of messages that people write
_TEMPORARY = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_TOKEN = {"invalid_auth", "not_authed", "token_expired", "token_revoked", "account_inactive", "missing_scope"}


@dataclass(frozen=True, slots=True)
class Slack(Channel):
    """One workspace."""

    name: ClassVar[str] = "slack"
    rate: ClassVar[float] = 10
    chat_rate: ClassVar[float] = 1

    signing_secret: str
    token: str
    api: str = "https://slack.com/api"

    @property
    def secret(self) -> str:
        return self.signing_secret

    def handshake(self, request: Request) -> Response | None:
        if not request.body.startswith(b"{") or text_at(request.json(), "type") != "url_verification":
            return None
        self.verify(request)
        return Response(body=text_at(request.json(), "challenge"))

    def verify(self, request: Request) -> None:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        expected = signed(self.signing_secret.encode(), b"v0:" + encoded(timestamp) + b":" + request.body).hex()
        must_match(request.headers.get("x-slack-signature", ""), f"v0={expected}")
        must_be_fresh(timestamp, request.received)

    def read(self, request: Request) -> tuple[Message, ...]:
        if request.body.startswith(b"{"):
            return tuple(_of_event(request.json()))
        form = dict(urllib.parse.parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        if "payload" in form:
            return tuple(_of_button(Request("POST", {}, {}, form["payload"].encode(), request.received).json()))
        return tuple(_of_command(form))

    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        target = json.loads(message.address)
        parts = parts_of(answer, lambda part: len(as_text(part)) <= LIMIT)
        return tuple(_delivery(part, target, f"{message.id}/{number}") for number, part in enumerate(parts, start=1))

    def call(self, delivery: Delivery) -> Call:
        if delivery.address.startswith(("https://", "http://")):
            return Call(delivery.address, {"Content-Type": "application/json"}, delivery.body)
        return self._method(delivery.address, delivery.body)

    def check(self) -> Call:
        return self._method("auth.test", "{}")

    def judge(self, returned: Returned) -> Verdict:
        error = text_at(returned.json(), "error")
        if not error:
            return Channel.judge(self, returned)
        wait = Channel.judge(self, returned).after
        if error in _TEMPORARY | _TOKEN:
            return Verdict(Fate.LATER, wait, everyone=error in {"ratelimited", "rate_limited"}, reason=error)
        return Verdict(Fate.REFUSED, reason=error)

    def _method(self, name: str, body: str) -> Call:
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {self.token}"}
        return Call(f"{self.api}/{name}", headers, body)


def _of_event(body: Any) -> Iterator[Message]:
    """A message to the bot alone, or one in a channel that mentions it.

    A mention comes as two events, so a message's id is that of the message, not of the event.
    """
    event = at(body, "event")
    sort, place, moment, user = (text_at(event, name) for name in ("type", "channel", "ts", "user"))
    alone = sort == "message" and text_at(event, "channel_type") == "im"
    from_bot = at(event, "bot_id") or at(event, "bot_profile") or text_at(event, "subtype") not in _WITH_WORDS
    if not (alone or sort == "app_mention") or from_bot or not (place and moment and user):
        return
    thread = text_at(event, "thread_ts") or ("" if alone else moment)
    text = _plain(text_at(event, "text"))
    kind = Kind.UNREADABLE if not text and at(event, "files") else Kind.TEXT
    yield _message(
        text, f"{place}:{moment}", f"{place}/{user}", {"channel": place, "thread_ts": thread}, moment, kind=kind
    )


def _of_button(body: Any) -> Iterator[Message]:
    """A tapped suggestion."""
    value, user, moment = (
        text_at(body, "actions", 0, "value"),
        text_at(body, "user", "id"),
        text_at(body, "actions", 0, "action_ts"),
    )
    place, address = text_at(body, "channel", "id"), text_at(body, "response_url")
    target = {"channel": place, "thread_ts": text_at(body, "message", "thread_ts")}
    if at(body, "container", "is_ephemeral") and address:
        target = {"response_url": address}  # what was asked in private is answered in private
    if value and user and place and moment:
        yield _message(value, f"{place}:{moment}", f"{place}/{user}", target, moment)


def _of_command(form: dict[str, str]) -> Iterator[Message]:
    """A slash command: only who gave it sees the answer."""
    address, number = form.get("response_url", ""), form.get("trigger_id", "")
    if "command" in form and address and number:
        sender = f"{form.get('channel_id', '')}/{form.get('user_id', '')}"
        yield _message(_plain(form.get("text", "")), number, sender, {"response_url": address}, "")


def _message(
    text: str, number: str, sender: str, target: dict[str, str], moment: str, *, kind: Kind = Kind.TEXT
) -> Message:
    sent_at = moment_at(moment)
    return Message(
        text, channel="slack", sender=sender, id=number, sent_at=sent_at, address=json.dumps(target), kind=kind
    )


def _plain(text: str) -> str:
    """What was typed: without the mention, links as their words, without Slack's escapes."""
    text = _LINK.sub(lambda found: found[2] or found[1], _MENTION.sub(" ", text))
    return html.unescape(text).strip()


def _delivery(part: Part, target: dict[str, str], number: str) -> Delivery:
    text = html.escape(as_text(part), quote=False)  # Slack reads < and & also where there is no mark-up
    body: dict[str, Any] = {"text": text, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
    if "response_url" in target:
        address, body = target["response_url"], {"response_type": "ephemeral", "replace_original": False, **body}
    else:
        address, body = "chat.postMessage", {"channel": target["channel"], **body}
        if target["thread_ts"]:
            body["thread_ts"] = target["thread_ts"]
    return Delivery(address, json.dumps(body | {"blocks": list(_blocks(part))}), number, fallback=json.dumps(body))


def _blocks(part: Part) -> Iterator[dict[str, Any]]:
    """Block Kit. Rich text needs no escaping: what is emphasised or linked is said beside the text."""
    elements = [element for text in (part.words,) if text for element in (_section(text),)]
    for excerpt in part.excerpts:
        elements += _quotation(excerpt)
    if part.disclaimer:
        elements.append(_section(part.disclaimer))
    if elements:
        yield {"type": "rich_text", "elements": elements}
    if part.suggestions:
        yield {"type": "context", "elements": [{"type": "plain_text", "text": wording.SUGGESTIONS}]}
        yield {"type": "actions", "elements": [_button(each, place) for place, each in enumerate(part.suggestions)]}


def _section(text: str) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": f"{text}\n"}]}


def _quotation(excerpt: Excerpt) -> Iterator[dict[str, Any]]:
    if excerpt.runs:
        marks = ({"type": "text", "text": "“"}, {"type": "text", "text": "”"})
        runs = (
            {"type": "text", "text": run.text} | ({"style": {"bold": True}} if run.strong else {})
            for run in excerpt.runs
        )
        yield {"type": "rich_text_quote", "elements": [marks[0], *runs, marks[1]]}
    source = {"type": "text", "text": excerpt.source}
    also = f". {excerpt.also}\n" if excerpt.also else "\n"
    if excerpt.link:
        source = {"type": "link", "url": excerpt.link, "text": excerpt.source}
    yield {"type": "rich_text_section", "elements": [source, {"type": "text", "text": also}]}


def _button(suggestion: str, place: int) -> dict[str, Any]:
    words = {"type": "plain_text", "text": shortened(suggestion, _BUTTON), "emoji": False}
    return {"type": "button", "text": words, "value": suggestion[:_VALUE], "action_id": f"ask-{place}"}
