"""Hits to quotes: at most three passages, each cut from its article and compared with it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from bot.types import Quote, QuoteError
from corpus import Article
from index import Hit

_MOST = 3
# A passage that scores less than this share of the best one is not quoted beside it.
_NEAR_THE_BEST = 0.5

_log = logging.getLogger(__name__)


def quotes_from(hits: Sequence[Hit], articles: Mapping[str, Article]) -> tuple[Quote, ...]:
    """One to three quotes, best first; none when no hit is what stands in its article."""
    quotes: list[Quote] = []
    for hit in hits:
        if len(quotes) == _MOST or hit.score < hits[0].score * _NEAR_THE_BEST:
            break
        try:
            quote = _quote(hit, articles[hit.chunk.article_id])
        except QuoteError:
            _log.exception("a passage was left out of an answer")
            continue
        # Of an article that may not be quoted the link is given once.
        if quote.text or all(quote.article_id != other.article_id or other.text for other in quotes):
            quotes.append(quote)
    return tuple(quotes)


def _quote(hit: Hit, article: Article) -> Quote:
    chunk = hit.chunk
    return Quote.cut(article, chunk.span, hit.sentence, expected=chunk.text, headings=chunk.headings, score=hit.score)
