"""Passage vectors in FAISS, with a vector per sentence beside them.

The similarity of a passage is the weighted mean of its own cosine and that of its best sentence.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import Vectors

_PASSAGES = "passages.faiss"
_SENTENCES = "sentences.npy"
_FIRST = "sentence_offsets.npy"
# What the passage itself counts for, beside its best sentence: `make evaluate` cross-validates it.
PASSAGE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Dense:
    """Vectors of passages, and of their sentences: those of passage i are rows `first[i]` to `first[i + 1]`.

    Behind its sentences may stand other ways to ask for the passage; they count as sentences of it.

    `sentences` is `(all sentences, dim)` float16, rows of length 1; `first` is `(passages + 1,)` int64.
    """

    passages: faiss.Index
    sentences: NDArray[np.float16]
    first: NDArray[np.int64]

    @classmethod
    def build(cls, passages: Vectors, sentences: NDArray[np.float16], first: NDArray[np.int64]) -> Dense:
        """From `(n, dim)` passage vectors and their sentences' vectors, all of length 1."""
        index = faiss.IndexFlatIP(passages.shape[1])
        index.add(passages)
        return cls(index, sentences, first)

    @classmethod
    def load(cls, folder: pathlib.Path) -> Dense:
        """As `save` wrote it."""
        faiss.omp_set_num_threads(1)  # so that a server may fork, and because one question is too little to share out
        return cls(
            faiss.read_index(str(folder / _PASSAGES)),
            np.load(folder / _SENTENCES, mmap_mode="r"),
            np.load(folder / _FIRST),
        )

    def save(self, folder: pathlib.Path) -> None:
        """Write the files `load` reads into the folder."""
        faiss.write_index(self.passages, str(folder / _PASSAGES))
        np.save(folder / _SENTENCES, self.sentences)
        np.save(folder / _FIRST, self.first)

    def search(self, query: Vectors, count: int) -> NDArray[np.int64]:
        """The numbers of the `count` passages nearest to the `(dim,)` query vector, nearest first."""
        _, numbers = self.passages.search(query[np.newaxis], min(count, self.passages.ntotal))
        return np.asarray(numbers[0], np.int64)

    def similarities(self, query: Vectors, numbers: NDArray[np.int64]) -> tuple[Vectors, list[Vectors]]:
        """For each passage in `numbers` its similarity to the query, and those of its sentences.

        All are cosines, -1 to 1, higher is better: `(len(numbers),)`, and for each passage `(sentences,)`.
        """
        own = self.passages.reconstruct_batch(numbers) @ query
        cosines = [
            self.sentences[self.first[number] : self.first[number + 1]].astype(np.float32) @ query for number in numbers
        ]
        best = np.array([each.max() for each in cosines], np.float32)
        return np.asarray(PASSAGE_SHARE * own + (1 - PASSAGE_SHARE) * best, np.float32), cosines

    def vectors_of(self, number: int) -> tuple[Vectors, NDArray[np.float16]]:
        """Passage `number`'s own vector `(dim,)` and those of its sentences `(sentences, dim)`, for reuse."""
        return np.asarray(self.passages.reconstruct(number), np.float32), self.sentences[
            self.first[number] : self.first[number + 1]
        ]
