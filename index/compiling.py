"""The second pass of a rebuild: gathered articles to the files of a generation.

What stands in the old index is copied from it as it is. Vectors are reused by (encoder fingerprint, hash of the encoded
text), also for articles that changed, swapped their texts or got another id.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from corpus import Article, Chunk, Synonyms, chunks_of
from index import generations
from index.before import Before
from index.counting import Counting
from index.dense import DenseWriter, index_for
from index.gathering import Gathered
from index.nearest import NEW, Nearest
from index.passages import HASH_BYTES, check, encoded_text, hash_of_text
from index.rows import Rows, RowWriter
from index.segments import Layout
from index.types import Encoder, FileMark, PassageText
from index.vectors import Progress, vectors

_TEXTS = "texts"
_TOGETHER = 500  # articles copied at once
_TEXTS_ROW = TypeAdapter(PassageText)


@dataclass(frozen=True, slots=True)
class Written:
    """How many passages a generation has, how many texts were encoded, how it is searched, and known marks of files."""

    passages: int
    encoded: int
    nearest: Nearest
    marks: Mapping[str, FileMark]


@dataclass(slots=True)
class _Passages:
    """What is known of the passages so far: where each has its vectors from, how many sentences, of which texts."""

    counts: list[NDArray[np.int64]] = field(default_factory=list)
    origins: list[NDArray[np.int64]] = field(default_factory=list)
    sentences: list[NDArray[np.int64]] = field(default_factory=list)
    hashes: list[NDArray[np.uint8]] = field(default_factory=list)

    def add(
        self,
        counts: NDArray[np.int64],
        origins: NDArray[np.int64],
        sentences: NDArray[np.int64],
        hashes: NDArray[np.uint8],
    ) -> None:
        """Those of the next articles, which have so many each (`counts`)."""
        self.counts.append(counts)
        self.origins.append(origins)
        self.sentences.append(sentences)
        self.hashes.append(hashes)


class Compiler:
    """Writes one generation's files into a folder."""

    def __init__(self, part: pathlib.Path, spool: pathlib.Path, gathered: Gathered, before: Before | None) -> None:
        self._part = part
        self._spool = spool
        self._gathered = gathered
        self._before = before
        self._copied = before if before and before.copies else None
        self._counting = Counting(gathered, self._copied)
        self._passages = _Passages()
        self._known: dict[bytes, int] | None = None

    def write(self, encoder: Encoder, synonyms: Synonyms, progress: Progress) -> Written:
        """All files but the manifest."""
        self._write_articles()
        _write_json(self._part / generations.WORDS, self._counting.words())
        _write_json(self._part / generations.SYNONYMS, synonyms)
        nothing = np.zeros(0, np.int64)
        first = np.concatenate([[0], np.cumsum(np.concatenate([nothing, *self._passages.counts]))])
        np.save(self._part / generations.FIRST_PASSAGES, first)
        hashes = np.concatenate([_no_hashes(), *self._passages.hashes])
        np.save(self._part / generations.TEXT_HASHES, hashes)
        self._counting.sparse().save(self._part)
        origins = np.concatenate([nothing, *self._passages.origins])
        texts = Rows(self._spool, _TEXTS, _TEXTS_ROW)
        old = self._before.generation.dense if self._before else None
        counts = np.concatenate([nothing, *self._passages.sentences])
        before = (self._before.folder, self._before.twins) if self._before else (None, {})
        layout = Layout.of(hashes, origins, *before)
        with contextlib.closing(DenseWriter(self._part, encoder.dim, counts, layout)) as writer:
            for own, sentences in vectors(origins[layout.written()], texts, old, encoder, progress):
                writer.add(own, sentences)
        marks = self._before.generation.manifest.files if self._before else {}
        known = {name: marks[old_name] for name, old_name in layout.taken().items()}
        return Written(len(origins), len(texts), index_for(self._part, old, origins), known)

    def _write_articles(self) -> None:
        with (
            contextlib.closing(RowWriter(self._part, generations.ARTICLES, generations.ARTICLE_ROW)) as articles,
            contextlib.closing(RowWriter(self._part, generations.CHUNKS, generations.CHUNK_ROW)) as chunks,
            contextlib.closing(RowWriter(self._spool, _TEXTS, _TEXTS_ROW)) as texts,
        ):
            self._write_each(articles, chunks, texts)

    def _write_each(
        self, articles: RowWriter[Article], chunks: RowWriter[Chunk], texts: RowWriter[PassageText]
    ) -> None:
        for run in self._runs():
            if self._copied and run[0] not in self._gathered.new:
                start = self._copied.articles.places[run[0]]
                self._copy(self._copied, start, start + len(run), articles, chunks)
            else:
                article = self._gathered.new[run[0]]
                articles.add(article)
                self._add(article, chunks, texts)

    def _runs(self) -> Iterator[list[str]]:
        """The articles in order: a new one alone, and together those that follow one another in the old index too."""
        places = self._copied.articles.places if self._copied else {}
        run: list[str] = []
        expected = NEW
        for article_id in self._gathered.hashes:
            place = NEW if article_id in self._gathered.new else places[article_id]
            if run and (place != expected or place == NEW or len(run) == _TOGETHER):
                yield run
                run = []
            run.append(article_id)
            expected = NEW if place == NEW else place + 1
        if run:
            yield run

    def _add(
        self,
        article: Article,
        chunks: RowWriter[Chunk],
        texts: RowWriter[PassageText],
    ) -> None:
        """A new article: cut, counted, and its passages' texts put by to be encoded where they are new."""
        origins, sentences, hashes = [], [], []
        for chunk in chunks_of(article):
            check(article, chunk)
            chunks.add(chunk)
            text = encoded_text(article, chunk)
            digest = hash_of_text(text)
            origins.append(self._origin(digest))
            self._counting.add(article, chunk, origins[-1])
            sentences.append(text.parts)
            hashes.append(np.frombuffer(digest, np.uint8))
            if origins[-1] == NEW:
                texts.add(text)
        stacked = np.stack(hashes) if hashes else _no_hashes()
        count = np.array([len(origins)], np.int64)
        self._passages.add(count, np.array(origins, np.int64), np.array(sentences, np.int64), stacked)

    def _copy(self, old: Before, start: int, end: int, articles: RowWriter[Article], chunks: RowWriter[Chunk]) -> None:
        """Articles that did not change, from their places in the old index."""
        articles.copy(old.articles.rows.lines(start, end), old.articles.rows.lengths(start, end))
        bounds = old.generation.first_passages[start : end + 1]
        first, last = int(bounds[0]), int(bounds[-1])
        chunks.copy(old.chunks.lines(first, last), old.chunks.lengths(first, last))
        self._counting.copy(first, last)
        sentences = np.diff(old.generation.dense.first[first : last + 1])
        self._passages.add(np.diff(bounds), np.arange(first, last), sentences, old.text_hashes[first:last])

    def _origin(self, digest: bytes) -> int:
        """The passage of the old index that was encoded from the same texts, `NEW` when there is none."""
        if self._before is None:
            return NEW
        if self._known is None:
            raw = self._before.text_hashes.tobytes()
            starts = range(0, len(raw), HASH_BYTES)
            self._known = {raw[start : start + HASH_BYTES]: start // HASH_BYTES for start in starts}
        return self._known.get(digest, NEW)


def _no_hashes() -> NDArray[np.uint8]:
    return np.zeros((0, HASH_BYTES), np.uint8)


def _write_json(path: pathlib.Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
