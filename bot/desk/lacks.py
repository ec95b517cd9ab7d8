"""What articles lack: an author, a licence, a date; what is old, long, hard to read, or said twice."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from corpus import PLAIN, Article, Chunk, Kind, Span, chunks_of, reading_ease
from index import fold, words_of

_LONG = 120  # words of a paragraph; nobody reads on, and a quote of it is cut
_SENTENCE = 5  # words: shorter sentences are the same by chance
# Passages that share this much of their words say the same (Jaccard), as for `bot.extraction`.
_SAME = 0.7


class Lack(Enum):
    """What is wrong, the worst first."""

    DUPLICATE = "duplicate"
    AUTHOR = "author"
    DATE = "date"
    OLD = "old"
    LICENCE = "licence"
    HARD = "hard"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Finding:
    """A lack and, where there is one, the place in the article and the other article with the same text."""

    lack: Lack
    span: Span | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """An article and what it lacks; `ease` is that of `corpus.reading_ease`."""

    article: Article
    findings: tuple[Finding, ...]
    ease: float | None

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """Each lack once, the worst first."""
        found = {finding.lack for finding in self.findings}
        return tuple(lack for lack in Lack if lack in found)


def examined_articles(articles: Iterable[Article], outdated_days: int, today: datetime.date) -> tuple[Examined, ...]:
    """Every article, those with the most lacks first."""
    every = tuple(articles)
    twice = _said_twice(every)
    rows = [_examined(article, twice[article.id], outdated_days, today) for article in every]
    return tuple(sorted(rows, key=lambda row: (-len(row.lacks), row.article.metadata.title)))


def _examined(article: Article, twice: list[Finding], outdated_days: int, today: datetime.date) -> Examined:
    ease = reading_ease(article)
    findings = [*twice, *_of_source(article, outdated_days, today), *_of_length(article)]
    if ease is not None and ease < PLAIN:
        findings.append(Finding(Lack.HARD))
    return Examined(article, tuple(findings), ease)


def _of_source(article: Article, outdated_days: int, today: datetime.date) -> Iterator[Finding]:
    source = article.metadata
    if not source.author:
        yield Finding(Lack.AUTHOR)
    if not source.licence:
        yield Finding(Lack.LICENCE)
    day = source.updated or source.published
    if day is None:
        yield Finding(Lack.DATE)
    elif (today - day).days > outdated_days:
        yield Finding(Lack.OLD)


def _of_length(article: Article) -> Iterator[Finding]:
    for block in article.blocks:
        if block.kind is Kind.PARAGRAPH and len(block.span.of(article.text).split()) > _LONG:
            yield Finding(Lack.LONG, block.span)


def _said_twice(articles: Iterable[Article]) -> dict[str, list[Finding]]:
    """By article its passages that another article has too, nearly in the same words.

    Only passages with a whole sentence in common are compared, so that the work grows with the number of sentences.
    """
    with_sentence: dict[str, list[Chunk]] = defaultdict(list)
    found: dict[str, list[Finding]] = defaultdict(list)
    for chunk, text in ((chunk, article.text) for article in articles for chunk in chunks_of(article)):
        others: dict[tuple[str, int], Chunk] = {}
        for sentence in _sentences(chunk, text):
            for other in with_sentence[sentence]:
                others[other.article_id, other.span.start] = other
            with_sentence[sentence].append(chunk)
        for other in others.values():
            if other.article_id != chunk.article_id and _is_same(chunk, other):
                found[chunk.article_id].append(Finding(Lack.DUPLICATE, chunk.span, other.article_id))
                found[other.article_id].append(Finding(Lack.DUPLICATE, other.span, chunk.article_id))
    return found


def _sentences(chunk: Chunk, text: str) -> Iterator[str]:
    for span in chunk.sentences:
        words = re.findall(r"\w+", fold(span.of(text)))
        if len(words) >= _SENTENCE:
            yield " ".join(words)


def _is_same(one: Chunk, other: Chunk) -> bool:
    words, said = frozenset(words_of(one.text)), frozenset(words_of(other.text))
    return len(words & said) > _SAME * len(words | said)
