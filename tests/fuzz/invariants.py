"""What must hold of everything that is read and quoted, whatever was written. Each raises `AssertionError`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from bot.types import Quote
from corpus import MAX_WORDS, Article, Chunk, Span, chunks_of, sentence_spans
from corpus.chunking import MAX_SENTENCE_WORDS
from corpus.readers import markdown
from corpus.text import canonical_line, compose
from corpus.types import Draft, Metadata


def check_draft(draft: Draft) -> Article:
    """A draft becomes an article that reads back as it was written, and that can be quoted letter for letter."""
    said = [draft.id, *texts_of(draft.metadata), *(element.text for element in draft.elements)]
    assert [canonical_line(text) for text in said] == said
    article = compose("an-article", draft.metadata, draft.elements)
    check_blocks(article)
    check_read_back(article)
    for chunk in chunks_of(article):
        check_chunk(article, chunk)
    return article


def texts_of(metadata: Metadata) -> Iterator[str]:
    """All that is said of an article in words."""
    values = [getattr(metadata, field.name) for field in dataclasses.fields(metadata)]
    while values:
        value = values.pop()
        if isinstance(value, tuple):
            values += value
        elif isinstance(value, str):
            yield value


def check_blocks(article: Article) -> None:
    """Blocks lie in the text in order, each in canonical form; laying them out again changes nothing."""
    texts = [block.span.of(article.text) for block in article.blocks]
    assert [canonical_line(text) for text in texts] == texts
    ends = [0, *(block.span.end for block in article.blocks)]
    assert all(block.span.start >= end for block, end in zip(article.blocks, ends, strict=False))
    assert article.text.encode().decode() == article.text


def check_read_back(article: Article) -> None:
    """What is written into the article folder says the same when it is read."""
    again = markdown.read(markdown.write(article), "an-article.md")
    assert (again.id, again.metadata) == (article.id, article.metadata)
    assert compose(again.id, again.metadata, again.elements) == article


def check_chunk(article: Article, chunk: Chunk) -> None:
    """A passage and its sentences are slices of the article, small enough to quote."""
    assert chunk.text == article.text[chunk.span.start : chunk.span.end]
    assert chunk.text.strip() == chunk.text != ""
    assert len(chunk.text.split()) <= MAX_WORDS + MAX_SENTENCE_WORDS
    assert all(sentence.within(chunk.span) for sentence in chunk.sentences)
    quote = Quote.cut(article, chunk.span, chunk.sentences[0], expected=chunk.text, headings=(), score=1.0)
    assert quote.text == (chunk.text if article.metadata.quotable else "")


def check_sentences(line: str) -> tuple[Span, ...]:
    """The sentences of a canonical line lie in it in order, and only white space lies between them."""
    spans = sentence_spans(line)
    assert "".join("".join(span.of(line).split()) for span in spans) == "".join(line.split())
    ends = [0, *(span.end for span in spans)]
    assert all(span.start >= end for span, end in zip(spans, ends, strict=False))
    return spans
