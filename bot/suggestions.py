"""What else can be asked: headings of the articles, for the articles answer those."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from bot.types import Quote
from index import Hit, Index

_MOST = 3
_LOOKED_AT = 1_000  # passages: enough for three questions, also in an index of a million


def topics_of(hits: Sequence[Hit], quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Up to three headings near the question that the quotes do not stand under."""
    shown = {quote.headings for quote in quotes}
    return _first(hit.chunk.headings[-1] for hit in hits if hit.chunk.headings and hit.chunk.headings not in shown)


def examples_in(generation: Index) -> tuple[str, ...]:
    """Up to three headings of different articles, questions if there are any, else titles."""
    by_article = {
        chunk.article_id: chunk.headings[-1] for chunk in generation.last_passages(_LOOKED_AT) if _asks(chunk.headings)
    }
    titles = (article.metadata.title for article in itertools.islice(generation.articles.values(), _MOST))
    return _first((*by_article.values(), *titles))


def _asks(headings: tuple[str, ...]) -> bool:
    return bool(headings) and headings[-1].endswith("?")


def _first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:_MOST]
