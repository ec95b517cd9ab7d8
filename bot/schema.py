"""Answer and question as JSON: one definition for the command line, HTTP and the OpenAPI document."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.types import Answer, Quote

MAX_QUESTION = 1_000


class AskBody(BaseModel):
    """A visitor's question."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=MAX_QUESTION, description="The question, in the visitor's words.")
    conversation: str = Field(
        default="",
        max_length=4_000,
        description="`conversation` of the last answer, so that follow-ups are understood.",
    )
    language: Literal["nl", "en"] = Field(default="nl", description="Of the bot's own words. Quotes stay Dutch.")


class HighlightBody(BaseModel):
    """The answering sentence, as characters of the quote's text: start inclusive, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class SourceBody(BaseModel):
    """An article that says the same."""

    article_id: str
    title: str
    author: str
    publisher: str
    url: str

    @classmethod
    def of(cls, quote: Quote) -> SourceBody:
        source = quote.metadata
        return cls(
            article_id=quote.article_id,
            title=source.title,
            author=source.author,
            publisher=source.publisher,
            url=source.web_url,
        )


class QuoteBody(BaseModel):
    """A passage of an article, letter for letter. An article that may not be quoted has an empty text."""

    text: str
    highlight: HighlightBody
    start: int = Field(ge=0, description="Where the quote begins in the article's text, in characters.")
    end: int = Field(ge=0, description="Where it ends, exclusive.")
    article_id: str
    title: str
    author: str
    publisher: str
    url: str
    updated: datetime.date | None
    licence: str
    section: list[str] = Field(description="The headings above the passage, outermost first.")
    score: float = Field(description="Higher is better; comparable within one answer only.")
    also_in: list[SourceBody] = Field(description="Other articles that say the same.")

    @classmethod
    def of(cls, quote: Quote) -> QuoteBody:
        source = quote.metadata
        start, end = (quote.span.start, quote.span.end) if quote.span else (0, 0)
        marked = quote.highlight
        return cls(
            text=quote.text,
            highlight=HighlightBody(
                start=marked.start - start if marked else 0, end=marked.end - start if marked else 0
            ),
            start=start,
            end=end,
            article_id=quote.article_id,
            title=source.title,
            author=source.author,
            publisher=source.publisher,
            url=source.web_url,
            updated=source.updated or source.published,
            licence=source.licence,
            section=list(quote.headings),
            score=round(quote.score, 4),
            also_in=[SourceBody.of(other) for other in quote.also_in],
        )


class AnswerBody(BaseModel):
    """The bot's reply."""

    outcome: Literal["answered", "unsure", "declined", "smalltalk", "urgent"]
    text: str = Field(description="The bot's own words.")
    quotes: list[QuoteBody] = Field(description="The publisher's words, best first.")
    disclaimer: str
    suggestions: list[str] = Field(description="Questions or topics that the articles do answer.")
    understood_as: str = Field(description="The question as it was searched for; empty when nothing was searched.")
    conversation: str = Field(description="Send this along with the next question.")

    @classmethod
    def of(cls, answer: Answer) -> AnswerBody:
        return cls(
            outcome=answer.outcome.value,
            text=answer.text,
            quotes=[QuoteBody.of(quote) for quote in answer.quotes],
            disclaimer=answer.disclaimer,
            suggestions=list(answer.suggestions),
            understood_as=answer.understood_as,
            conversation=answer.conversation.token(),
        )
