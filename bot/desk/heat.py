"""Which passages of an article are quoted, and how often: a level from 0 (never) to 4 (most) for each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.records import PassageCount
from corpus import Article, Chunk, chunks_of

HEAT_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Warm:
    """A passage, how often it was quoted, how often as the first, and how that compares with the others."""

    chunk: Chunk
    quoted: int
    first: int
    level: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """An article: how many passages it has, how many of those were never quoted, and how often it was quoted."""

    article_id: str
    title: str
    passages: int
    never: int
    quoted: int


def quoted_articles(articles: Mapping[str, Article], counts: Iterable[PassageCount]) -> tuple[Quoted, ...]:
    """Every article, the one that is quoted most first."""
    totals = _totals(articles, counts)
    rows = []
    for article in articles.values():
        chunks = list(chunks_of(article))
        quoted = [totals[article.id, chunk.span.start][0] for chunk in chunks]
        never = sum(not times for times in quoted)
        rows.append(Quoted(article.id, article.metadata.title, len(chunks), never, sum(quoted)))
    return tuple(sorted(rows, key=lambda row: (-row.quoted, row.title)))


def heat_of(article: Article, counts: Iterable[PassageCount]) -> tuple[Warm, ...]:
    """The passages of an article in reading order; the level compares with the most quoted passage in it."""
    totals = _totals({article.id: article}, counts)
    chunks = list(chunks_of(article))
    most = max((totals[article.id, chunk.span.start][0] for chunk in chunks), default=0)
    return tuple(
        Warm(chunk, quoted, first, math.ceil(HEAT_LEVELS * quoted / most) if most else 0)
        for chunk in chunks
        for quoted, first in (totals[article.id, chunk.span.start],)
    )


def _totals(
    articles: Mapping[str, Article], counts: Iterable[PassageCount]
) -> defaultdict[tuple[str, int], tuple[int, int]]:
    """How often each passage was quoted and came first, by article and where it begins.

    What was quoted before the article changed there does not count.
    """
    totals: defaultdict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    texts: dict[str, str] = {}
    for each in counts:
        article_id, start = each.passage.article_id, each.passage.start
        if article_id not in texts:
            article = articles.get(article_id)
            texts[article_id] = article.text if article else ""
        if each.passage.is_in(texts[article_id]):
            quoted, first = totals[article_id, start]
            totals[article_id, start] = (quoted + each.quoted, first + each.first)
    return totals
