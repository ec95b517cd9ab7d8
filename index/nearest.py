"""Which FAISS index searches the passages: an exact one, or beyond a measured border one that is nearly so."""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import StoreError, Vectors

_FILE = "passages.faiss"
# Passages. Exact search of one question takes 7 ms of one core among 60,000 (384 dimensions), in proportion to them.
EXACT_UP_TO = 100_000
_AT_LEAST = 0.975  # recall@10 that the lists to visit are chosen for; 0.97 is promised
_PROBES = (8, 16, 32, 64, 128, 256)
_QUERIES = 200
_TOP = 10
_WIDER = 4  # times as many are looked up in the compressed vectors as are then compared by the real ones
_TRAINED_PER_LIST = 40  # FAISS's own lower bound is 39
_BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Nearest:
    """How passages are searched, and how many of the ten nearest are found: "exact" with recall 1."""

    kind: str = "exact"
    recall: float = 1.0


def write_index(folder: pathlib.Path, vectors: Vectors, sentences: NDArray[np.float16]) -> Nearest:
    """Write the index that fits so many passages, if it takes one. Recall is measured with sentences as questions."""
    if len(vectors) <= EXACT_UP_TO:
        return Nearest()
    lists = 4 * int(np.sqrt(len(vectors)))
    kind = f"IVF{lists},SQ8"
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index: Any = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    chance = np.random.default_rng(0)
    trained = chance.choice(len(vectors), min(len(vectors), _TRAINED_PER_LIST * lists), replace=False)
    index.train(np.asarray(vectors[np.sort(trained)]))
    for start in range(0, len(vectors), _BLOCK):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK]))
    queries = sentences[np.sort(chance.choice(len(sentences), _QUERIES, replace=False))].astype(np.float32)
    recall = _settle(index, vectors, queries)
    try:
        faiss.write_index(index, str(folder / _FILE))
    except RuntimeError as error:
        raise StoreError(f"{folder / _FILE} cannot be written ({error}): check the disk") from None
    return Nearest(f"{kind} nprobe={index.nprobe}", round(recall, 4))


def read_index(folder: pathlib.Path, vectors: Vectors) -> faiss.Index:
    """The index over the vectors: as `write_index` wrote it, or an exact one where it wrote none."""
    if (folder / _FILE).exists():
        return faiss.read_index(str(folder / _FILE))
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index


def nearest_to(index: faiss.Index, vectors: Vectors, query: Vectors, count: int) -> NDArray[np.int64]:
    """The numbers of the `count` vectors nearest to the `(dim,)` query, nearest first, by the index over them."""
    if isinstance(index, faiss.IndexFlat):
        return np.asarray(index.search(query[np.newaxis], min(count, len(vectors)))[1][0], np.int64)
    found = index.search(query[np.newaxis], _WIDER * count)[1][0]
    found = np.sort(found[found >= 0])
    return np.asarray(found[np.argsort(-(vectors[found] @ query), kind="stable")][:count], np.int64)


def _settle(index: Any, vectors: Vectors, queries: Vectors) -> float:
    """Visit as few lists per question as give the recall that is aimed at. Returns the recall."""
    truth = _exact(vectors, queries)
    recall = 0.0
    for probes in _PROBES:
        index.nprobe = probes
        found = [nearest_to(index, vectors, query, _TOP) for query in queries]
        recall = float(
            np.mean([len(np.intersect1d(one, other)) / _TOP for one, other in zip(found, truth, strict=True)])
        )
        if recall >= _AT_LEAST:
            break
    return recall


def _exact(vectors: Vectors, queries: Vectors) -> NDArray[np.int64]:
    """`(queries, 10)`: the numbers of the nearest vectors, block by block."""
    best = np.full((len(queries), _TOP), -np.inf, np.float32)
    numbers = np.full((len(queries), _TOP), -1, np.int64)
    for start in range(0, len(vectors), _BLOCK):
        block = queries @ vectors[start : start + _BLOCK].T
        scores = np.concatenate([best, block], axis=1)
        where = np.concatenate(
            [numbers, np.broadcast_to(np.arange(start, start + block.shape[1]), block.shape)], axis=1
        )
        top = np.argpartition(-scores, _TOP - 1, axis=1)[:, :_TOP]
        best, numbers = np.take_along_axis(scores, top, 1), np.take_along_axis(where, top, 1)
    return numbers
