"""Passage vectors in FAISS, with a vector per sentence beside them."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from index import segments
from index.nearest import Nearest, Numbers, Passages, read_index, write_index
from index.segmented import Stacked
from index.segments import Array, Layout, SegmentWriter
from index.types import Vectors

_FIRST = "sentence_offsets.npy"


@dataclass(frozen=True, slots=True)
class Dense:
    """Vectors of passages, and of their sentences: those of passage i are rows `first[i]` to `first[i + 1]`.

    Behind its sentences may stand other ways to ask for the passage; they count as sentences of it.

    `vectors` is `(n, dim)` float32, `sentences` is `(all sentences, dim)` float16, both with rows of length 1; `first`
    is `(n + 1,)` int64. `passages` searches the vectors, exactly or, among many, nearly so.
    """

    passages: Passages
    vectors: Stacked[np.float32]
    sentences: Stacked[np.float16]
    first: NDArray[np.int64]

    @classmethod
    def load(cls, folder: pathlib.Path) -> Dense:
        """As `DenseWriter` wrote it."""
        faiss.omp_set_num_threads(1)  # so that a server may fork, and because one question is too little to share out
        first = np.load(folder / _FIRST)
        vectors, sentences = segments.load(folder)
        return cls(read_index(folder, vectors), vectors, sentences, first)

    def search(self, query: Vectors, count: int) -> NDArray[np.int64]:
        """The numbers of the `count` passages nearest to the `(dim,)` query vector, nearest first."""
        return self.passages.nearest_to(query, count)

    def similarities(self, query: Vectors, numbers: NDArray[np.int64]) -> tuple[Vectors, Vectors, list[Vectors]]:
        """For each passage in `numbers` its similarity to the query, that of its best sentence, those of all of them.

        All are cosines, -1 to 1, higher is better: twice `(len(numbers),)`, and for each passage `(sentences,)`.
        """
        own = self.vectors[numbers] @ query
        counts = self.first[numbers + 1] - self.first[numbers]
        ends = np.cumsum(counts)
        starts = ends - counts
        rows = np.arange(ends[-1]) + np.repeat(self.first[numbers] - starts, counts)
        cosines = self.sentences[rows].astype(np.float32) @ query
        best = np.maximum.reduceat(cosines, starts)
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        return own, best, [cosines[start:end] for start, end in spans]

    def vectors_of(self, first: int, last: int) -> tuple[Vectors, NDArray[np.float16]]:
        """The vectors of the passages `first` up to `last`, and those of all their sentences, for reuse."""
        return self.vectors[first:last], self.sentences[self.first[first] : self.first[last]]


class DenseWriter:
    """Writes what `Dense.load` reads, some passages at a time."""

    def __init__(
        self, folder: pathlib.Path, dim: int, sentences: NDArray[np.int64], layout: Layout | None = None
    ) -> None:
        """`sentences` is `(passages,)`: how many sentences each passage has, also those that `layout` takes over.

        Without one all are written, in one segment.
        """
        first = np.concatenate([np.zeros(1, np.int64), np.cumsum(sentences, dtype=np.int64)])
        np.save(folder / _FIRST, first)
        layout = layout or Layout(np.array([0, len(sentences)]))
        passages = Array("<f4", dim, tuple(layout.bounds.tolist()))
        self._writer = SegmentWriter(
            folder, layout, (passages, Array("<f2", dim, tuple(first[layout.bounds].tolist())))
        )

    def add(self, passages: Vectors, sentences: NDArray[np.float16]) -> None:
        """The vectors of the next passages to be written, `(n, dim)`, and of all their sentences."""
        self._writer.add(passages, sentences)

    def close(self) -> None:
        self._writer.close()


def index_for(folder: pathlib.Path, old: Dense | None = None, origins: Numbers | None = None) -> Nearest:
    """Write the index that searches the vectors in the folder, and say which it is.

    `origins` are the passages' numbers in the old index, -1 for new ones.
    """
    vectors, sentences = segments.load(folder)
    return write_index(folder, vectors, sentences, old.passages if old else None, origins)
