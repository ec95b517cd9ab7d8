"""Conversations, quotes and the JSON of an answer."""

from __future__ import annotations

import pathlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Assistant, Conversation, Message, Quote
from bot.schema import AnswerBody, AskBody
from bot.types import QuoteError
from corpus import Span, read_article

QUESTIONS = st.lists(st.text(st.characters(codec="utf-8"), max_size=300), max_size=4)


@given(QUESTIONS)
def test_a_conversation_survives_its_token(questions: list[str]) -> None:
    conversation = Conversation(tuple(questions))
    token = conversation.token()
    assert len(token) <= 4_000
    kept = Conversation.from_token(token).questions
    assert kept == conversation.questions[len(questions) - len(kept) :]
    assert len(kept) == len(questions) or not all(text.isascii() for text in questions)


def test_of_a_conversation_that_is_too_long_the_oldest_question_goes() -> None:
    signs = random.Random(1).choices(range(0x20000, 0x2A6DF), k=1_200)  # noqa: S311
    rare = tuple("".join(map(chr, signs[first : first + 300])) for first in range(0, 1_200, 300))
    token = Conversation(rare).token()
    assert AskBody(question="x", conversation=token)
    kept = Conversation.from_token(token).questions
    assert 2 <= len(kept) < 4
    assert kept == rare[-len(kept) :]


@given(st.text(max_size=100))
def test_any_other_token_starts_a_new_conversation(token: str) -> None:
    assert isinstance(Conversation.from_token(token), Conversation)
    assert Conversation.from_token("x" * 5_000) == Conversation()


def test_only_the_last_questions_are_kept_and_not_whole() -> None:
    conversation = Conversation()
    for number in range(10):
        conversation = conversation.after(f"{number} " + "x" * 1_000)
    assert [question[0] for question in conversation.questions] == ["6", "7", "8", "9"]
    assert max(map(len, conversation.questions)) <= 300


def test_a_quote_is_cut_from_its_article_or_not_at_all(articles: pathlib.Path) -> None:
    article = read_article(articles / "kramp.md")
    span = Span(0, 41)
    quote = Quote.cut(article, span, Span(0, 5), expected=span.of(article.text), headings=(), score=1.0)
    assert quote.text == article.text[quote.span.start : quote.span.end] if quote.span else False
    for bad in ({"expected": "iets anders"}, {"highlight": Span(40, 60)}):
        kind = {"expected": span.of(article.text), "highlight": Span(0, 5), "headings": (), "score": 1.0} | bad
        with pytest.raises(QuoteError, match="rebuild the index"):
            Quote.cut(article, span, **kind)  # type: ignore[arg-type]
    with pytest.raises(QuoteError):
        Quote.cut(article, Span(0, 9_999), Span(0, 5), expected=article.text, headings=(), score=1.0)


def test_an_article_that_may_not_be_quoted_gives_no_text(articles: pathlib.Path) -> None:
    article = read_article(articles / "migraine.md")
    span = Span(0, 8)
    quote = Quote.cut(article, span, span, expected="Migraine", headings=(), score=1.0)
    assert (quote.text, quote.span, quote.metadata.title) == ("", None, "Migraine en hoofdpijn")


def test_the_json_has_the_agreed_fields(assistant: Assistant) -> None:
    body = AnswerBody.of(assistant.reply(Message("wat helpt tegen kramp?"))).model_dump(mode="json")
    assert set(body) == {"outcome", "text", "quotes", "disclaimer", "suggestions", "understood_as", "conversation"}
    quote = body["quotes"][0]
    assert set(quote) == {
        *("text", "highlight", "start", "end", "article_id", "title", "author", "publisher", "url", "updated"),
        *("licence", "section", "score", "also_in"),
    }
    marked = quote["text"][quote["highlight"]["start"] : quote["highlight"]["end"]]
    assert marked in quote["text"]
    article = assistant.article(quote["article_id"])
    assert article is not None
    assert article.text[quote["start"] : quote["end"]] == quote["text"]


def test_a_question_is_stripped_and_bounded() -> None:
    assert AskBody(question="  kramp? ").question == "kramp?"
    for bad in ({"question": "   "}, {"question": "x" * 1001}, {"question": "x", "extra": 1}, {}):
        with pytest.raises(ValueError, match="validation error"):
            AskBody.model_validate(bad)
