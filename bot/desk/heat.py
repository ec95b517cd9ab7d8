"""Which passages of an article are quoted, and how often: a level from 0 (never) to 4 (most) for each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.records import PassageCount
from corpus import Chunk
from index import Generation

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


def quoted_articles(generation: Generation, counts: Iterable[PassageCount]) -> tuple[Quoted, ...]:
    """Every article, the one that is quoted most first."""
    totals = _totals(generation, counts)
    rows = []
    for number, article in enumerate(generation.articles.values()):
        chunks = _chunks_of(generation, number)
        quoted = [totals[article.id, chunk.span.start][0] for chunk in chunks]
        never = sum(not times for times in quoted)
        rows.append(Quoted(article.id, article.metadata.title, len(chunks), never, sum(quoted)))
    return tuple(sorted(rows, key=lambda row: (-row.quoted, row.title)))


def heat_of(generation: Generation, counts: Iterable[PassageCount], article_id: str) -> tuple[Warm, ...]:
    """The passages of an article in reading order; the level compares with the most quoted passage in it."""
    totals = _totals(generation, counts)
    chunks = chunks_in(generation, article_id)
    most = max((totals[article_id, chunk.span.start][0] for chunk in chunks), default=0)
    return tuple(
        Warm(chunk, quoted, first, math.ceil(HEAT_LEVELS * quoted / most) if most else 0)
        for chunk in chunks
        for quoted, first in (totals[article_id, chunk.span.start],)
    )


def chunks_in(generation: Generation, article_id: str) -> list[Chunk]:
    """The passages of an article in reading order."""
    return _chunks_of(generation, list(generation.manifest.articles).index(article_id))


def _chunks_of(generation: Generation, number: int) -> list[Chunk]:
    """The passages of the article with that number in the index."""
    first, last = generation.first_passages[number : number + 2]
    return [generation.chunks[place] for place in range(first, last)]


def _totals(generation: Generation, counts: Iterable[PassageCount]) -> defaultdict[tuple[str, int], tuple[int, int]]:
    """How often each passage was quoted and came first, by article and where it begins.

    What was quoted before the article changed there does not count.
    """
    totals: defaultdict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    texts: dict[str, str] = {}
    for each in counts:
        article_id, start = each.passage.article_id, each.passage.start
        if article_id not in texts:
            article = generation.articles.get(article_id)
            texts[article_id] = article.text if article else ""
        if each.passage.is_in(texts[article_id]):
            quoted, first = totals[article_id, start]
            totals[article_id, start] = (quoted + each.quoted, first + each.first)
    return totals
