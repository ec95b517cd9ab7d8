"""Gathered articles to rows in Milvus, which no reader sees before they are published.

Only what changed is encoded and sent: passages that stay are seen by the new generation because they have not died.
"""

from __future__ import annotations

import contextlib
import itertools
import pathlib
from collections import Counter
from collections.abc import Iterator, Mapping

from corpus import MAX_WORDS, Article, Chunk, chunks_of
from index.analysis import analysis
from index.backends.milvus import lives, pieces
from index.backends.milvus.articles import key_of
from index.backends.milvus.connection import Connection
from index.backends.milvus.reading import PLACES, MilvusIndex, Rows, Terms
from index.backends.milvus.schema import ARTICLES, digest_of, make_pieces, make_shelf
from index.backends.milvus.sending import PASSAGE_ROW, Passage, send, send_new
from index.dutch import terms_of, words_of
from index.gathering import Gathered
from index.generations import ARTICLE_ROW
from index.passages import check, counted_text, encoded_text, searched_text
from index.rows import Rows as Spooled
from index.rows import RowWriter
from index.types import Encoder, StoreError
from index.vectors import Progress

_AT_ONCE = 256  # articles
_NUMBERS = 1 << 24  # passages that one generation can add
_PASSAGES = "passages"


class Writer:
    """Writes the rows of generation `number`. `before` is an old index of the same encoder, if there is one."""

    def __init__(
        self, milvus: Connection, number: int, gathered: Gathered, before: MilvusIndex | None, *, copies: bool
    ) -> None:
        """With `copies`, what did not change since `before` is taken over."""
        self._milvus = milvus
        self._number = number
        self._gathered = gathered
        self._before = before
        self._copied = before if copies else None
        self._df, self._words = Counter[str](), Counter[str]()
        self._passages = self._length = 0
        if self._copied:
            known = self._copied.sparse.terms
            self._df, self._words = Counter(known.df), Counter(self._copied.words)
            self._passages, self._length = known.passages, known.length
        self._numbers = itertools.count(number * _NUMBERS)

    @property
    def words(self) -> Mapping[str, int]:
        """How often each word stands in the passages."""
        return {word: count for word, count in self._words.items() if count}

    def write(self, spool: pathlib.Path, encoder: Encoder, progress: Progress) -> tuple[Rows, Terms, int]:
        """Returns the rows, what is known of their terms, and how many passages were encoded."""
        make_pieces(self._milvus, ARTICLES)
        copied, gone = self._copied, self._gone()
        with contextlib.closing(RowWriter(spool, _PASSAGES, PASSAGE_ROW)) as spooled:
            for article in self._new():
                self._spool(article, spooled)
            if copied:
                self._forget(copied, list(gone))
            terms = Terms({term: df for term, df in self._df.items() if df}, self._passages, self._length)
            digest = digest_of(encoder.fingerprint, analysis(), MAX_WORDS, terms.average)
            rows = Rows(self._milvus, digest, self._number)
            make_shelf(self._milvus, digest, encoder.dim)
            if copied and copied.rows.digest != digest:  # the weights of all passages are others now
                for article in self._fetched(copied, self._same()):
                    self._spool(article, spooled, counted=False)
        if copied and copied.rows.digest == digest:
            lives.bury(rows, copied.rows, {key_of(*each) for each in gone.items()})
            lives.revive(rows, copied.rows, [self._key(article_id) for article_id in self._same()], self._numbers)
        old = self._before.rows if self._before else None
        waiting = send(rows, Spooled(spool, _PASSAGES, PASSAGE_ROW), terms.average, spool, old)
        send_new(rows, waiting, terms.average, spool, encoder, progress=progress)
        for name in (rows.vectors, rows.passages):  # what is not yet in a segment is searched slowly
            self._milvus.call("flush", name)
        return rows, terms, len(waiting)

    def _new(self) -> Iterator[Article]:
        """The articles that are new or changed; they are kept in Milvus as they pass."""
        ids = [article_id for article_id in self._gathered.hashes if article_id in self._gathered.new]
        for start in range(0, len(ids), _AT_ONCE):
            articles = [self._gathered.new[article_id] for article_id in ids[start : start + _AT_ONCE]]
            raw = ((self._key(article.id), ARTICLE_ROW.dump_json(article)) for article in articles)
            pieces.put(self._milvus, ARTICLES, raw)
            yield from articles

    def _same(self) -> list[str]:
        """The ids of the articles that are in the old index as they are."""
        return [article_id for article_id in self._gathered.hashes if article_id not in self._gathered.new]

    def _gone(self) -> Mapping[str, str]:
        """The articles of the old index that are not in the new one as they were, hashes by id."""
        known = self._copied.manifest.articles if self._copied else {}
        same = set(self._same())
        return {article_id: digest for article_id, digest in known.items() if article_id not in same}

    def _fetched(self, index: MilvusIndex, ids: list[str]) -> Iterator[Article]:
        for start in range(0, len(ids), _AT_ONCE):
            yield from index.articles.fetch(ids[start : start + _AT_ONCE]).values()

    def _key(self, article_id: str) -> str:
        return key_of(article_id, self._gathered.hashes[article_id])

    def _spool(self, article: Article, spooled: RowWriter[Passage], *, counted: bool = True) -> None:
        """An article cut into passages, which are put by to be sent, and counted where they are not yet."""
        for chunk in chunks_of(article):
            check(article, chunk)
            number, text = next(self._numbers), encoded_text(article, chunk)
            if number >= (self._number + 1) * _NUMBERS or text.parts >= PLACES:
                raise StoreError(f"{article.id}: this is more than one rebuild takes; index fewer articles at once")
            counts = Counter(terms_of(counted_text(article, chunk)))
            spooled.add(Passage(number, self._key(article.id), chunk, dict(counts), text))
            if counted:
                self._count(article, chunk, counts, 1)

    def _forget(self, copied: MilvusIndex, gone: list[str]) -> None:
        """Take what changed or went out off the counts."""
        for article in self._fetched(copied, gone):
            for chunk in chunks_of(article):
                self._count(article, chunk, Counter(terms_of(counted_text(article, chunk))), -1)

    def _count(self, article: Article, chunk: Chunk, counts: Mapping[str, int], sign: int) -> None:
        for term in counts:
            self._df[term] += sign
        for word in words_of(searched_text(article, chunk)):
            self._words[word] += sign
        self._passages += sign
        self._length += sign * sum(counts.values())
