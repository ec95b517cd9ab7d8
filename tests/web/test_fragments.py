"""Addresses at the words themselves, only where those words stand once."""

from __future__ import annotations

import dataclasses
import pathlib

import pytest

from bot import Quote
from corpus import Article, Span, read_article
from web.fragments import read_url

URL = "https://krant.nl/kramp"


@pytest.fixture
def article(articles: pathlib.Path) -> Article:
    read = read_article(articles / "kramp.md")
    return dataclasses.replace(read, metadata=dataclasses.replace(read.metadata, url=URL))


def quoted(article: Article, sentence: str) -> Quote:
    start = article.text.index(sentence)
    span = Span(start, start + len(sentence))
    return Quote.cut(article, span, span, expected=sentence, headings=(), score=1.0)


def test_a_sentence_is_named_whole(article: Article) -> None:
    quote = quoted(article, "Kramp in de kuit komt vaak in de nacht.")
    assert read_url(quote, article) == f"{URL}#:~:text=Kramp%20in%20de%20kuit%20komt%20vaak%20in%20de%20nacht."


def test_of_a_text_over_several_lines_the_ends_are_named_without_bullets(article: Article) -> None:
    quote = quoted(article, "Dit helpt ook:\n\n• een warme kruik\n• rustig masseren")
    assert read_url(quote, article) == f"{URL}#:~:text=Dit%20helpt%20ook%3A,rustig%20masseren"


def test_of_a_long_sentence_the_first_and_last_words_are_named(article: Article) -> None:
    words = [f"w{number}" for number in range(30)]
    longer = dataclasses.replace(article, text=" ".join(words))
    assert (
        read_url(quoted(longer, longer.text), longer)
        == f"{URL}#:~:text=w0%20w1%20w2%20w3%20w4%20w5,w24%20w25%20w26%20w27%20w28%20w29"
    )


def test_what_ends_a_directive_is_encoded(article: Article) -> None:
    odd = dataclasses.replace(article, text="Een-twee, drie & vier é.")
    assert read_url(quoted(odd, odd.text), odd) == f"{URL}#:~:text=Een%2Dtwee%2C%20drie%20%26%20vier%20%C3%A9."


@pytest.mark.parametrize("text", ["Kam elke dag. kam elke dag.", "Kam elke dag. En nog eens: KAM ELKE DAG."])
def test_a_text_that_stands_twice_is_not_named(article: Article, text: str) -> None:
    twice = dataclasses.replace(article, text=text)
    assert read_url(quoted(twice, "Kam elke dag."), twice) == ""


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://krant.example/kramp", "ftp://krant.nl/x", "https://"]
)
def test_an_address_that_leads_nowhere_is_not_given(article: Article, url: str) -> None:
    other = dataclasses.replace(article, metadata=dataclasses.replace(article.metadata, url=url))
    assert read_url(quoted(other, "Kramp in de kuit komt vaak in de nacht."), other) == ""
    assert other.metadata.web_url == (url if "krant.example" in url else "")


def test_an_article_that_may_not_be_quoted_has_no_words_to_name(article: Article) -> None:
    assert read_url(Quote.source_of(article), article) == ""
