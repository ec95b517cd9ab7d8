"""Whatever is read becomes an article that can be quoted letter for letter, or an error that says what to do."""

from __future__ import annotations

import contextlib
from html import escape as html_escaped

import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus import ArticleError, Metadata, chunks_of, sentence_spans
from corpus.readers import html, markdown, plaintext
from corpus.text import canonical_line, compose
from corpus.types import Element, Kind
from tests.fuzz.generated import ELEMENTS, LINES, METADATA, PAGES, TEXTS, bounded
from tests.fuzz.invariants import check_chunk, check_draft, check_read_back, check_sentences


@bounded
@given(st.text())
def test_canonical_text_is_canonical(raw: str) -> None:
    line = canonical_line(raw)
    assert canonical_line(line) == line


@bounded
@given(METADATA, st.lists(ELEMENTS, min_size=1, max_size=12))
def test_every_passage_is_a_slice_of_its_article(metadata: Metadata, elements: list[Element]) -> None:
    article = compose("an-article", metadata, elements)
    for chunk in chunks_of(article):
        check_chunk(article, chunk)


@bounded
@given(LINES)
def test_sentences_cover_a_line(text: str) -> None:
    check_sentences(canonical_line(text))


@bounded
@given(st.lists(LINES, min_size=30, max_size=60), st.integers(0, 50))
def test_a_long_line_has_the_same_sentences_wherever_it_stands(texts: list[str], offset: int) -> None:
    line = canonical_line(" ".join(texts))
    moved = [(span.start - offset, span.end - offset) for span in sentence_spans(line, offset)]
    assert moved == [(span.start, span.end) for span in check_sentences(line)]


@bounded
@given(PAGES)
def test_a_page(page: str) -> None:
    with contextlib.suppress(ArticleError):
        check_draft(
            html.read(f"<html><body><p>Hier staat een zin die lang genoeg is.</p>{page}</body></html>".encode(), "p")
        )


@bounded
@given(st.lists(TEXTS | st.text("\x85\u2028\u2029\ufeff\x1c\xa0\u200e\r\n'\\-#a "), min_size=5, max_size=5))
def test_what_a_page_and_a_file_say_of_themselves(said: list[str]) -> None:
    one, two, three, four, five = (html_escaped(text) for text in said)
    page = (
        f'<html lang="{one}"><head><title>{two}</title><link rel="canonical" href="https://a.nl/{three}">'
        f'<meta name="author" content="{four}"><meta property="og:site_name" content="{five}">'
        f'<meta name="license" content="{one}"></head><body><h1>Titel</h1><p>Hier staat een zin.</p></body></html>'
    )
    matter = dict(zip(("title", "author", "url", "licence", "language"), said, strict=False))
    sections = {"sources": said, "questions": dict.fromkeys(said[:1], said)}
    front = yaml.safe_dump(matter | sections, default_style='"')
    with contextlib.suppress(ArticleError):
        check_draft(html.read(page.encode(), "p"))
    with contextlib.suppress(ArticleError):
        check_draft(markdown.read(f"---\n{front}---\n\n# {' '.join(said[0].split())}\n\nEen zin.\n", "a.md"))


@bounded
@given(METADATA, st.lists(ELEMENTS, max_size=12))
def test_an_article_is_written_and_read(metadata: Metadata, elements: list[Element]) -> None:
    article = compose("an-article", metadata, [*elements, Element(Kind.PARAGRAPH, "Een zin.")])
    check_read_back(article)


@bounded
@given(st.lists(TEXTS, max_size=20), st.sampled_from(["\n", "\n\n", "\r", "\n- ", "\n> ", "\n## ", "\n  1. ", "\x85"]))
def test_a_text_and_a_file_of_the_folder(texts: list[str], between: str) -> None:
    text = between.join(["Titel van het stuk", "Hier staat een zin die lang genoeg is om er een te zijn.", *texts])
    for read in (plaintext.read, markdown.read):
        with contextlib.suppress(ArticleError):
            check_draft(read(text, "a"))


@bounded
@given(st.text("-\n\t :?!&*[]{}<>=~|>'\"%@`#,.ab1", max_size=120))
def test_any_front_matter(matter: str) -> None:
    with contextlib.suppress(ArticleError):
        check_draft(markdown.read(f"---\ntitle: Titel\n{matter}\n---\n\nEen zin.\n", "a.md"))
