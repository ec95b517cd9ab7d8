"""How the nearest passages are found: among few by their vectors, among many by codes and then by the vectors of some.

How many vectors are compared follows from the recall that is measured. Where the codes find too few, all are compared.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import logging
import os
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.codes import Codes, codes_of, index_of, rotation_for
from index.segmented import Stacked
from index.types import Vectors

NEW = -1  # the origin of a passage that does not stand in the old index
# Passages. Comparing a question with 20,000 vectors takes 1.5 ms of one core (384 dimensions), in proportion to them;
# by codes it takes 0.3 ms, and 4 ms among a million.
EXACT_UP_TO = 20_000
RECALL = 0.97  # recall@10 at the least, or all vectors are compared
_AIM = 0.98  # recall@10 that the number of vectors to compare is chosen for
_WIDTHS = (200, 400, 800, 1600, 3200, 6400)
_QUERIES = 200
_TOP = 10
_DRIFT = 0.05  # share of the passages that may be others before recall is measured again
_BLOCK = 16_384

_CODES = "codes.npy"
_ROTATION = "rotation.npy"
_EFFORT = "effort.json"
Numbers = NDArray[np.int64]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Nearest:
    """How passages are searched, and how many of the ten nearest are found: "exact" with recall 1."""

    kind: str = "exact"
    recall: float = 1.0


@dataclass(frozen=True, slots=True)
class Effort:
    """How many vectors are compared for a question, the recall@10 that this gave, and how many passages changed since.

    Recall is measured with sentences as questions, against all vectors.
    """

    width: int
    recall: float
    changed: int = 0


class Passages(Protocol):
    """The passages, searched by meaning."""

    def __len__(self) -> int: ...

    @property
    def index(self) -> faiss.Index:
        """FAISS's, made at the first use: a rebuild, which asks nothing, does without."""

    def nearest_to(self, query: Vectors, count: int) -> Numbers:
        """The numbers of the `count` passages nearest to the `(dim,)` query, nearest first."""


@dataclass(frozen=True)
class Exact:
    """All vectors are compared."""

    vectors: Stacked[np.float32]

    def __len__(self) -> int:
        return len(self.vectors)

    @functools.cached_property
    def index(self) -> faiss.Index:
        index = faiss.IndexFlatIP(self.vectors.shape[1])
        index.add(np.ascontiguousarray(self.vectors))
        return index

    def nearest_to(self, query: Vectors, count: int) -> Numbers:
        return np.asarray(self.index.search(query[np.newaxis], min(count, len(self)))[1][0], np.int64)


@dataclass(frozen=True)
class Coded:
    """The vectors of those with the nearest codes are compared."""

    vectors: Stacked[np.float32]
    rotation: Vectors
    codes: Codes
    effort: Effort

    def __len__(self) -> int:
        return len(self.codes)

    @functools.cached_property
    def index(self) -> faiss.Index:
        return index_of(self.codes)

    def nearest_to(self, query: Vectors, count: int) -> Numbers:
        return self.nearest_among(query, count, self.effort.width)

    def nearest_among(self, query: Vectors, count: int, width: int) -> Numbers:
        """The nearest of the `width` passages with the nearest codes."""
        width = min(max(count, width), len(self))
        found = np.sort(self.index.search((query @ self.rotation)[np.newaxis], width)[1][0])
        found = found[np.searchsorted(found, 0) :]  # FAISS fills up with -1
        return np.asarray(found[np.argsort(-(self.vectors[found] @ query), kind="stable")][:count], np.int64)


def write_index(
    folder: pathlib.Path,
    vectors: Stacked[np.float32],
    sentences: Stacked[np.float16],
    before: Passages | None = None,
    origins: Numbers | None = None,
) -> Nearest:
    """Write what the passages are searched by, if it takes more than their vectors.

    `origins` are their numbers in the index `before`, or `NEW`: codes are taken over from there.
    """
    if len(vectors) <= EXACT_UP_TO:
        return Nearest()
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    old = before if isinstance(before, Coded) and origins is not None else None
    origins = np.full(len(vectors), NEW) if old is None or origins is None else origins
    rotation = old.rotation if old else rotation_for(vectors.shape[1])
    codes = _codes(vectors, rotation, old, origins)
    effort = _unless_drifted(old, origins) or _settled(vectors, rotation, codes, sentences)
    if effort.recall < RECALL:
        _log.warning("codes find only %.3f of the nearest passages: all vectors are compared", effort.recall)
        return Nearest(f"exact: codes found {effort.recall:.3f}")
    np.save(folder / _CODES, codes)
    np.save(folder / _ROTATION, rotation)
    (folder / _EFFORT).write_text(json.dumps(dataclasses.asdict(effort)), encoding="utf-8")
    return Nearest(f"2-bit codes, {effort.width} compared", round(effort.recall, 4))


def read_index(folder: pathlib.Path, vectors: Stacked[np.float32]) -> Passages:
    """As `write_index` wrote it; where there are no codes, all vectors are compared."""
    if not (folder / _CODES).exists():
        return Exact(vectors)
    codes = np.load(folder / _CODES, mmap_mode="r")
    effort = Effort(**json.loads((folder / _EFFORT).read_bytes()))
    return Coded(vectors, np.load(folder / _ROTATION), codes, effort)


def _codes(vectors: Stacked[np.float32], rotation: Vectors, old: Coded | None, origins: Numbers) -> Codes:
    """The codes of all passages: those of the old index, and for new ones made from their vectors."""
    codes = np.empty((len(vectors), codes_of(vectors[:1], rotation).shape[1]), np.uint8)
    if old:
        np.take(old.codes, origins, 0, codes, "clip")  # those of `NEW` are written over
    for numbers in _blocks(np.flatnonzero(origins == NEW)):
        codes[numbers] = codes_of(vectors[numbers], rotation)
    return codes


def _unless_drifted(old: Coded | None, origins: Numbers) -> Effort | None:
    """The old index's effort, unless so much changed since it was measured that it says little."""
    if old is None:
        return None
    added = int(np.count_nonzero(origins == NEW))
    removed = len(old) - len(np.unique(origins[origins != NEW]))
    changed = old.effort.changed + added + removed
    return dataclasses.replace(old.effort, changed=changed) if changed <= _DRIFT * len(origins) else None


def _settled(vectors: Stacked[np.float32], rotation: Vectors, codes: Codes, sentences: Stacked[np.float16]) -> Effort:
    """As little effort as gives the recall that is aimed at, or the most there is."""
    chance = np.random.default_rng(0)
    some = np.sort(chance.choice(len(sentences), min(_QUERIES, len(sentences)), replace=False))
    queries = sentences[some].astype(np.float32)
    truth = _exact(vectors, queries)
    effort = Effort(_TOP, 0)
    coded = Coded(vectors, rotation, codes, effort)
    for width in _WIDTHS:
        found = [coded.nearest_among(query, _TOP, width) for query in queries]
        recall = np.mean([len(np.intersect1d(one, other)) for one, other in zip(found, truth, strict=True)]) / _TOP
        effort = Effort(width, float(recall))
        if recall >= _AIM:
            break
    return effort


def _exact(vectors: Stacked[np.float32], queries: Vectors) -> Numbers:
    """`(queries, 10)`: the numbers of the nearest vectors, block by block."""
    scores = np.zeros((len(queries), 0), np.float32)
    numbers = np.zeros((len(queries), 0), np.int64)
    for block in _blocks(np.arange(len(vectors))):
        best, places = faiss.knn(queries, vectors[block[0] : block[-1] + 1], _TOP, metric=faiss.METRIC_INNER_PRODUCT)
        scores, numbers = np.hstack([scores, best]), np.hstack([numbers, places + block[0]])
        top = np.argsort(-scores, axis=1, kind="stable")[:, :_TOP]
        scores, numbers = np.take_along_axis(scores, top, 1), np.take_along_axis(numbers, top, 1)
    return numbers


def _blocks(numbers: Numbers) -> Iterator[Numbers]:
    return (numbers[start : start + _BLOCK] for start in range(0, len(numbers), _BLOCK))
