"""Passages: slices of the article that follow its structure, for any article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import MAX_WORDS, chunks_of
from corpus.text import compose
from corpus.types import Article, Element, Kind, Metadata
from tests.corpus.test_markdown import ELEMENTS

LONG = st.builds(
    Element,
    st.sampled_from([Kind.PARAGRAPH, Kind.ITEM]),
    st.lists(st.sampled_from(["spier", "De", "trilt.", "bijv.", "(o.a.", "kuit:", "😀", "?"]), max_size=300).map(
        " ".join
    ),
    st.integers(0, 3),
)


def article_of(*elements: Element) -> Article:
    return compose("a", Metadata("A"), elements)


def paragraph(words: int) -> Element:
    return Element(Kind.PARAGRAPH, "Een zin met een aantal woorden daarin staat hier nu. " * (words // 10))


@given(st.lists(ELEMENTS | LONG, max_size=12))
def test_spans_survive_any_article(elements: list[Element]) -> None:
    article = article_of(*elements)
    end = 0
    for chunk in chunks_of(article):
        assert chunk.span.of(article.text) == chunk.text != ""
        assert chunk.span.start >= end
        end = chunk.span.end
        assert len(chunk.text.split()) <= 120
        assert chunk.sentences
        inner = chunk.span.start
        for sentence in chunk.sentences:
            assert sentence.within(chunk.span)
            assert sentence.start >= inner
            inner = sentence.end


@given(st.lists(ELEMENTS | LONG, max_size=12))
def test_every_word_that_is_no_heading_is_in_a_passage(elements: list[Element]) -> None:
    article = article_of(*elements)
    chunks = list(chunks_of(article))
    covered = {place for chunk in chunks for place in range(chunk.span.start, chunk.span.end)}
    for block in article.blocks:
        inside = set(range(block.span.start, block.span.end)) <= covered
        # A lead-in with nothing below it is the one thing that is left out.
        lonely = block.span.of(article.text).endswith(":")
        missing = "".join(
            article.text[place] for place in range(block.span.start, block.span.end) if place not in covered
        )
        assert block.kind is Kind.HEADING or inside or lonely or not missing.strip()


def test_a_list_keeps_its_lead_in_and_a_heading_its_text() -> None:
    article = article_of(
        Element(Kind.HEADING, "Wat helpt", 2),
        Element(Kind.HEADING, "Zelf doen", 3),
        paragraph(90),
        Element(Kind.PARAGRAPH, "Dit helpt ook:"),
        Element(Kind.ITEM, "rekken"),
        Element(Kind.ITEM, "drinken"),
        Element(Kind.HEADING, "Leeg", 2),
    )
    first, second = chunks_of(article)
    assert first.headings == second.headings == ("Wat helpt", "Zelf doen")
    assert "Dit helpt ook:\n\n• rekken" in second.text


def test_a_long_list_is_cut_between_items_and_starts_with_its_bullet() -> None:
    item = Element(Kind.ITEM, "woord " * 30)
    chunks = list(chunks_of(article_of(Element(Kind.PARAGRAPH, "Oorzaken:"), *[item] * 6)))
    assert len(chunks) == 3
    assert [len(chunk.text.split()) <= MAX_WORDS + 3 for chunk in chunks] == [True] * 3
    assert chunks[0].text.startswith("Oorzaken:\n\n• ")
    assert chunks[1].text.startswith("• ")


def test_children_stay_with_their_item() -> None:
    article = article_of(
        Element(Kind.PARAGRAPH, "Behandeling:"),
        *[
            element
            for name in ("Massage", "Warmte", "Rust")
            for element in (Element(Kind.ITEM, f"{name}:"), Element(Kind.ITEM, "woord " * 40, 1))
        ],
    )
    chunks = list(chunks_of(article))
    assert all(not chunk.text.rstrip().endswith(":") for chunk in chunks)


def test_passages_of_a_long_text_are_about_equally_long() -> None:
    sizes = [len(chunk.text.split()) for chunk in chunks_of(article_of(paragraph(200)))]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 20
