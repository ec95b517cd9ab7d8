"""Articles by the words in them: what the index page's search finds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus import Article
from index import fold


def articles_with(words: str, articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles in which every word occurs, also as part of a longer one; those with all in their title first."""
    wanted = re.findall(r"\w+", fold(words))
    found = [article for article in articles if _has_all(_said_in(article), wanted)]
    return tuple(sorted(found, key=lambda article: not _has_all(fold(article.metadata.title), wanted)))


def _has_all(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _said_in(article: Article) -> str:
    """What may be searched: of an article that may not be quoted only what is shown of it."""
    source = article.metadata
    shown = (source.title, source.author, source.publisher)
    return fold(" ".join((*shown, article.text) if source.quotable else shown))
