"""The terms and words of a new index's passages; those of passages that the old index has are not looked for again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus import Article, Chunk
from index.before import Before
from index.dutch import terms_of, words_of
from index.gathering import Gathered
from index.nearest import NEW
from index.passages import counted_text, searched_text
from index.sparse import Sparse
from index.terms import TermCounter


class Counting:
    """Counts passages one after the other. `old` is an index that may be copied from."""

    def __init__(self, gathered: Gathered, old: Before | None) -> None:
        self._old = old
        self._terms, self._words, self._gone = TermCounter(), Counter[str](), set[int]()
        if old:
            sparse = old.generation.sparse
            self._terms = TermCounter(list(sparse.vocabulary), sparse.counts)
            self._words = Counter(old.generation.words)
            self._gone = set(_gone_from(old, gathered))

    def add(self, article: Article, chunk: Chunk, origin: int) -> None:
        """A passage of an article that was read; one with the same texts in the old index, its `origin`, has the same.

        `origin` is `NEW` where there is none.
        """
        if self._old and origin != NEW:
            self._terms.copy(origin, origin + 1)
        else:
            self._terms.add(terms_of(counted_text(article, chunk)))
        if origin in self._gone:
            self._gone.remove(origin)  # its words are counted already, and stay
        else:
            self._words.update(words_of(searched_text(article, chunk)))

    def copy(self, first: int, last: int) -> None:
        """The passages `first` up to `last` of the old index, in articles that did not change."""
        self._terms.copy(first, last)

    def words(self) -> dict[str, int]:
        """How often each word stands in the passages, once all are counted."""
        while self._old and self._gone:
            chunk = self._old.chunks[self._gone.pop()]
            self._words.subtract(words_of(searched_text(self._old.articles[chunk.article_id], chunk)))
        return {word: count for word, count in self._words.items() if count}

    def sparse(self) -> Sparse:
        """The terms of the passages, to be searched."""
        return Sparse.of(*self._terms.counted())


def _gone_from(old: Before, gathered: Gathered) -> Iterator[int]:
    """The passages in the old index of articles that changed or went."""
    for article_id, place in old.articles.places.items():
        if article_id not in gathered.hashes or article_id in gathered.new:
            yield from range(*map(int, old.generation.first_passages[place : place + 2]))
