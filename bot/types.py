"""The nouns of the conversation: what a visitor said, and what the bot replies."""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
import zlib
from dataclasses import dataclass, field
from enum import Enum

from corpus import Article, Metadata, Span

_PSEUDONYM = re.compile(r"[A-Za-z0-9_-]{22}")  # 16 random bytes


class BotError(Exception):
    """The bot cannot do what was asked; the message names the thing and the remedy.

    BotError
    ├── SettingsError    a setting has a value that cannot be used
    └── QuoteError       a passage is not what stands in its article; it is never shown
    """


class SettingsError(BotError):
    """A setting has a value that cannot be used."""


class QuoteError(BotError):
    """A passage is not letter for letter what stands in its article."""


class Outcome(Enum):
    """How a message was answered."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    DECLINED = "declined"
    SMALLTALK = "smalltalk"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Conversation:
    """The visitor's last questions, oldest first. The visitor's side keeps it, as a token; the bot keeps nothing.

    `id` is a pseudonym, by which a visitor can see and erase what is kept, where the publisher logs questions.
    """

    questions: tuple[str, ...] = ()
    id: str = ""

    _KEPT = 4
    _MAX_CHARACTERS = 300
    _MAX_TOKEN = 4_000

    def after(self, question: str) -> Conversation:
        """The conversation once `question` has been asked."""
        return Conversation((*self.questions, question[: self._MAX_CHARACTERS])[-self._KEPT :], self.id)

    def token(self) -> str:
        """The conversation as URL-safe text, without the oldest questions where it would be too long; "" when empty."""
        for first in range(len(self.questions) + bool(self.id)):
            questions = self.questions[first:]
            content = {"id": self.id, "questions": questions} if self.id else questions
            kept = json.dumps(content, ensure_ascii=False).encode(errors="surrogatepass")
            token = base64.urlsafe_b64encode(zlib.compress(kept)).decode().rstrip("=")
            if len(token) <= self._MAX_TOKEN:
                return token
        return ""

    @classmethod
    def from_token(cls, token: str) -> Conversation:
        """The conversation in a token. Whatever is not one of ours starts a new conversation."""
        if len(token) > cls._MAX_TOKEN:
            return cls()
        try:
            packed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            content = json.loads(zlib.decompressobj().decompress(packed, 4 * cls._MAX_TOKEN))
        except (binascii.Error, ValueError, zlib.error):
            return cls()
        known = content if isinstance(content, dict) else {"questions": content}
        questions, pseudonym = known.get("questions"), known.get("id", "")
        if not (isinstance(questions, list) and all(isinstance(question, str) for question in questions)):
            return cls()
        if not (isinstance(pseudonym, str) and _PSEUDONYM.fullmatch(pseudonym)):
            pseudonym = ""
        return cls(tuple(question[: cls._MAX_CHARACTERS] for question in questions[-cls._KEPT :]), pseudonym)


class Kind(Enum):
    """What a message is. Only of a text the words matter."""

    TEXT = "text"
    UNREADABLE = "unreadable"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Message:
    """What a visitor said. Data only: it carries no channel object.

    `address` is where a messenger's reply goes, in that messenger's own words; without one the reply goes back in the
    response to the request that brought the message.
    """

    text: str
    conversation: Conversation = Conversation()
    channel: str = "api"
    sender: str = ""
    id: str = ""
    sent_at: datetime.datetime | None = None
    language: str = "nl"  # of the interface: the bot's own words are Dutch or, for "en", English
    address: str = ""
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of an article, letter for letter: `article.text[span] == text`. Made by `Quote.cut` only.

    `highlight` is the sentence that answers, inside `span`. An article that may not be quoted gives a quote without
    text and spans: its title and link. A higher `score` is better; scores compare within one answer only. `also_in` are
    the other articles that say the same, as quotes without text.
    """

    metadata: Metadata
    article_id: str
    headings: tuple[str, ...]
    score: float
    also_in: tuple[Quote, ...] = ()
    text: str = field(default="", init=False)
    span: Span | None = field(default=None, init=False)
    highlight: Span | None = field(default=None, init=False)

    @classmethod
    def cut(
        cls,
        article: Article,
        span: Span,
        highlight: Span,
        *,
        expected: str,
        headings: tuple[str, ...],
        score: float,
        also_in: tuple[Quote, ...] = (),
    ) -> Quote:
        """The quote at `span`, which the index says reads `expected`. Raises `QuoteError` when it does not."""
        if not (highlight.within(span) and span.end <= len(article.text) and span.of(article.text) == expected):
            raise QuoteError(
                f"{article.id}[{span.start}:{span.end}] is not the passage in the index: rebuild the index"
            )
        quote = cls(article.metadata, article.id, headings, score, also_in)
        if article.metadata.quotable:
            object.__setattr__(quote, "text", expected)
            object.__setattr__(quote, "span", span)
            object.__setattr__(quote, "highlight", highlight)
        return quote

    @classmethod
    def source_of(cls, article: Article) -> Quote:
        """Only where it stands: the article's title, author, date, rights and link."""
        return cls(article.metadata, article.id, (), 1.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot replies. Declining is a value, not an exception.

    `text` is the bot's own words; only `quotes`, best first, are the publisher's. `confidence` is the estimated
    probability, 0 to 1, that the first quote answers. `understood_as` is the question that was searched for, made whole
    and without typing mistakes. `conversation` is what to send along with the next message.
    """

    outcome: Outcome
    text: str
    quotes: tuple[Quote, ...] = ()
    disclaimer: str = ""
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    understood_as: str = ""
    conversation: Conversation = Conversation()
