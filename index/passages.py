"""What is searched and what is encoded for a passage: it stands under a title and headings, and is about those too."""

from __future__ import annotations

import hashlib

from corpus import Article, Chunk, Span
from index.types import PassageText, StoreError

HASH_BYTES = 16


def searched_text(article: Article, chunk: Chunk) -> str:
    """The passage under its title and headings."""
    return ". ".join((article.metadata.title, *chunk.headings, chunk.text))


def counted_text(article: Article, chunk: Chunk) -> str:
    """What BM25 counts: the searched text and other questions for it."""
    return " ".join((searched_text(article, chunk), *_other_questions(article, chunk)))


def encoded_text(article: Article, chunk: Chunk) -> PassageText:
    """What is encoded for a passage."""
    text = searched_text(article, chunk)
    shift = len(text) - len(chunk.text) - chunk.span.start
    sentences = tuple(Span(each.start + shift, each.end + shift) for each in chunk.sentences)
    return PassageText(text, sentences, _other_questions(article, chunk))


def hash_of_text(passage: PassageText) -> bytes:
    """Sixteen bytes that are others for what is encoded otherwise."""
    return hashlib.sha256(repr(passage).encode()).digest()[:HASH_BYTES]


def check(article: Article, chunk: Chunk) -> None:
    """Every passage is a slice of its article, or there is no index. Raises `StoreError`."""
    if chunk.span.of(article.text) != chunk.text:
        raise StoreError(f"{article.id}: passage {chunk.span} is not what stands in the article; please report this")


def _other_questions(article: Article, chunk: Chunk) -> tuple[str, ...]:
    """The editors' other ways to ask for the passage's section."""
    above = chunk.headings[-1] if chunk.headings else article.metadata.title
    return tuple(asked for heading, questions in article.metadata.questions if heading == above for asked in questions)
