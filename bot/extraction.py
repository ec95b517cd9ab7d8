"""Hits to quotes: at most three passages, each cut from its article and compared with it."""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping, Sequence

from bot.types import Quote, QuoteError
from corpus import Article
from index import Hit, words_of

_MOST = 3
# A passage that scores less than this share of the best one is not quoted beside it.
_NEAR_THE_BEST = 0.6
# Passages that share this much of their words say the same (Jaccard): one is quoted, with both sources.
_SAME = 0.7

_log = logging.getLogger(__name__)


def quotes_from(hits: Sequence[Hit], articles: Mapping[str, Article]) -> tuple[Quote, ...]:
    """One to three quotes, best first; none when no hit is what stands in its article."""
    quotes: list[Quote] = []
    for group in _saying_the_same([hit for hit in hits if hit.score >= hits[0].score * _NEAR_THE_BEST]):
        if len(quotes) == _MOST:
            break
        try:
            quote = _quote(group, articles)
        except QuoteError:
            _log.exception("a passage was left out of an answer")
            continue
        # Of an article that may not be quoted the link is given once.
        if quote.text or all(quote.article_id != other.article_id or other.text for other in quotes):
            quotes.append(quote)
    return tuple(quotes)


def _saying_the_same(hits: Sequence[Hit]) -> list[list[Hit]]:
    """The hits in order, each with the later ones that say the same."""
    groups: list[tuple[frozenset[str], list[Hit]]] = []
    for hit in hits:
        words = _words_in(hit.chunk.text)
        group = next((group for said, group in groups if len(words & said) > _SAME * len(words | said)), None)
        if group:
            group.append(hit)
        else:
            groups.append((words, [hit]))
    return [group for _, group in groups]


@functools.lru_cache(1024)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def _quote(group: Sequence[Hit], articles: Mapping[str, Article]) -> Quote:
    """The quote of the first hit of a group that may be quoted; the others' articles are named with it."""
    hit = next((hit for hit in group if articles[hit.chunk.article_id].metadata.quotable), group[0])
    chunk = hit.chunk
    sources = dict.fromkeys(hit.chunk.article_id for hit in group)
    return Quote.cut(
        articles[chunk.article_id],
        chunk.span,
        hit.sentence,
        expected=chunk.text,
        headings=chunk.headings,
        score=hit.score,
        also_in=tuple(Quote.source_of(articles[key]) for key in sources if key != chunk.article_id),
    )
