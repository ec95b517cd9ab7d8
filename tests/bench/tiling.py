"""An index several times over, to measure search in one that would take too long to build.

Each copy has the passages under other ids, and vectors that lie a little beside those of the others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import shutil
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index import Generation, open_current
from index.dense import DenseWriter, index_for
from index.generations import FIRST_PASSAGES, SYNONYMS, TEXT_HASHES, WORDS
from index.manifests import folder_of
from index.publishing import alone_in, publish, scratch
from index.sparse import Sparse
from index.terms import Counts
from index.types import Vectors

_BLOCK = 4096
_MOVED = 0.02  # in each dimension; copies of a passage have a cosine of 0.87


def tile(store: pathlib.Path, into: pathlib.Path, times: int) -> None:
    """Publish the index of one store, so many times over, in another."""
    generation = open_current(store)
    folder = folder_of(store, generation.manifest.generation)
    with alone_in(into), scratch(into, "generation") as part:
        for name in ("articles", "chunks"):
            _tile_rows(folder, part, name, times)
        for name in (WORDS, SYNONYMS):
            shutil.copyfile(folder / name, part / name)
        np.save(part / TEXT_HASHES, np.tile(np.load(folder / TEXT_HASHES), (times, 1)))
        np.save(part / FIRST_PASSAGES, _tiled_offsets(generation.first_passages, times))
        counts = generation.sparse.counts
        tiled = Counts(np.tile(counts.ids, times), np.tile(counts.counts, times), _tiled_offsets(counts.offsets, times))
        Sparse.of(list(generation.sparse.vocabulary), tiled).save(part)
        _tile_vectors(generation, part, times)
        nearest = index_for(part)
        manifest = generation.manifest
        manifest = dataclasses.replace(
            manifest,
            passages=times * manifest.passages,
            articles=_tiled_ids(manifest.articles, times),
            paths=_tiled_ids(manifest.paths, times),
            nearest=nearest.kind,
            recall=nearest.recall,
            files={},
            previous=0,
        )
        publish(into, part, manifest)


def _tile_vectors(generation: Generation, part: pathlib.Path, times: int) -> None:
    dense, passages = generation.dense, len(generation.chunks)
    chance = np.random.default_rng(3)
    with contextlib.closing(DenseWriter(part, dense.vectors.shape[1], np.tile(np.diff(dense.first), times))) as writer:
        for first in list(range(0, passages, _BLOCK)) * times:
            own, sentences = dense.vectors_of(first, min(first + _BLOCK, passages))
            writer.add(_moved(own, chance), sentences)


def _moved(vectors: Vectors, chance: np.random.Generator) -> Vectors:
    moved = vectors + _MOVED * chance.standard_normal(vectors.shape, np.float32)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


def _tile_rows(folder: pathlib.Path, part: pathlib.Path, name: str, times: int) -> None:
    with (part / f"{name}.jsonl").open("wb") as written:
        for _ in range(times):
            with (folder / f"{name}.jsonl").open("rb") as rows:
                shutil.copyfileobj(rows, written)
    np.save(part / f"{name}.offsets.npy", _tiled_offsets(np.load(folder / f"{name}.offsets.npy"), times))


def _tiled_offsets(offsets: NDArray[np.int64], times: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.tile(np.diff(offsets), times))])


def _tiled_ids(values: Mapping[str, str], times: int) -> dict[str, str]:
    return {f"{key}-{copy}": value for copy in range(times) for key, value in values.items()}
