"""Hits to quotes: what is left out, and what is said once."""

from __future__ import annotations

import pathlib

import pytest

from bot import as_text
from bot.extraction import quotes_from
from bot.schema import AnswerBody
from bot.types import Answer, Outcome
from corpus import Article, chunks_of, read_folder
from index import Hit

TWIN = """---
title: Nog eens kramp
---

## Wat helpt tegen kramp?

Trek je tenen naar je toe. Dit helpt ook:

- een warme kruik
- rustig je been masseren
"""


@pytest.fixture
def by_id(articles: pathlib.Path) -> dict[str, Article]:
    (articles / "tweeling.md").write_text(TWIN, encoding="utf-8")
    return {article.id: article for article in read_folder(articles).articles}


def hits(by_id: dict[str, Article], *scores: tuple[str, int, float]) -> list[Hit]:
    chunks = {key: tuple(chunks_of(article)) for key, article in by_id.items()}
    return [
        Hit(chunks[key][number], score, 0.5, 0.5, 0.5, chunks[key][number].sentences[0], {}, number)
        for key, number, score in scores
    ]


def test_passages_that_say_the_same_become_one_quote_with_both_sources(by_id: dict[str, Article]) -> None:
    quotes = quotes_from(hits(by_id, ("kramp", 1, 0.9), ("tweeling", 0, 0.8), ("slaap", 0, 0.7)), by_id)
    assert [(quote.article_id, [other.article_id for other in quote.also_in]) for quote in quotes] == [
        ("kramp", ["tweeling"]),
        ("slaap", []),
    ]
    answer = Answer(Outcome.ANSWERED, "Kijk:", quotes)
    assert "Dit staat ook in: “Nog eens kramp”" in as_text(answer, 1_000)
    assert [other.title for other in AnswerBody.of(answer).quotes[0].also_in] == ["Nog eens kramp"]


def test_a_passage_far_below_the_best_is_not_quoted(by_id: dict[str, Article]) -> None:
    found = hits(by_id, ("kramp", 0, 0.9), ("slaap", 0, 0.55), ("kramp", 1, 0.53))
    assert [quote.article_id for quote in quotes_from(found, by_id)] == ["kramp", "slaap"]


def test_at_most_three_quotes_and_none_of_nothing(by_id: dict[str, Article]) -> None:
    found = hits(
        by_id, *((key, number, 1.0) for key, number in (("kramp", 0), ("kramp", 1), ("kramp", 2), ("slaap", 0)))
    )
    assert len(quotes_from(found, by_id)) == 3
    assert quotes_from([], by_id) == ()


def test_of_twins_the_one_that_may_be_quoted_is(by_id: dict[str, Article], articles: pathlib.Path) -> None:
    path = articles / "kramp.md"
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "quotable: false\ntitle:"), encoding="utf-8")
    by_id = {article.id: article for article in read_folder(articles).articles}
    (quote,) = quotes_from(hits(by_id, ("kramp", 1, 0.9), ("tweeling", 0, 0.8)), by_id)
    assert (quote.article_id, bool(quote.text), quote.also_in[0].article_id) == ("tweeling", True, "kramp")
