"""An answer as JSON with all that is needed to show it: lines cut at the marked sentence, links, and how old it is."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, Field

from bot import Answer, AnswerBody, Assistant, Quote
from web.calls import calls_in
from web.fragments import read_url
from web.marking import shown_quote
from web.places import place_of


class SegmentBody(BaseModel):
    """Characters that are all part of the sentence that answers, or all not."""

    text: str
    marked: bool


class LineBody(BaseModel):
    """A line of a quote. `depth` is 0 for a paragraph, and counts the lists that a list item stands in."""

    depth: int
    is_numbered: bool
    segments: list[SegmentBody]


class ShownBody(BaseModel):
    """How to show the quote of the same number."""

    lines: list[LineBody] = Field(description="The quote's text, letter for letter but for line ends and bullets.")
    language: str
    published: datetime.date | None
    updated: datetime.date | None
    is_outdated: bool = Field(description="Older than the publisher finds current.")
    place: str = Field(description="The passage in this server's own page of the article.")
    read_url: str = Field(description="The publisher's page at the passage; empty when that cannot be pointed at.")
    publisher_url: str

    @classmethod
    def of(cls, quote: Quote, assistant: Assistant, outdated_days: int) -> ShownBody:
        article = assistant.article(quote.article_id)
        return cls(
            lines=[
                LineBody(
                    depth=line.depth,
                    is_numbered=line.is_numbered,
                    segments=[SegmentBody(text=part.text, marked=part.marked) for part in line.segments],
                )
                for line in shown_quote(quote)
            ],
            language=quote.metadata.language,
            published=quote.metadata.published,
            updated=quote.metadata.updated,
            is_outdated=is_outdated(quote, outdated_days, datetime.date.today()),
            place=place_of(quote),
            read_url=read_url(quote, article) if article else "",
            publisher_url=quote.metadata.web_url,
        )


class CallBody(BaseModel):
    """A telephone number or a site in an urgent answer."""

    kind: Literal["call", "visit"]
    text: str
    href: str


class AnswerView(AnswerBody):
    """The bot's reply, with what is needed to show it."""

    shown: list[ShownBody] = Field(description="One for each of `quotes`, in order.")
    calls: list[CallBody] = Field(description="What to call or visit; only in an urgent answer.")

    @classmethod
    def shown_by(cls, assistant: Assistant, answer: Answer, outdated_days: int) -> AnswerView:
        return cls(
            **AnswerBody.of(answer).model_dump(),
            shown=[ShownBody.of(quote, assistant, outdated_days) for quote in answer.quotes],
            calls=[CallBody(kind=call.kind, text=call.text, href=call.href) for call in calls_in(answer)],
        )


def is_outdated(quote: Quote, days: int, today: datetime.date) -> bool:
    """Whether the article was last touched more than `days` ago; an article without a date is not said to be old."""
    day = quote.metadata.updated or quote.metadata.published
    return day is not None and (today - day).days > days
