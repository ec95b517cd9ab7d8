"""BM25 over Dutch terms (bm25s, Lù 2024; the formula as in Lucene, Kamphuis et al. 2020)."""

from __future__ import annotations

import math
import pathlib
from collections.abc import Iterable, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

# Robertson and Zaragoza 2009, "The probabilistic relevance framework": the usual values.
_K1 = 1.2
_B = 0.75


class Sparse:
    """Term weights of passages, numbered as they were given."""

    def __init__(self, scorer: bm25s.BM25, passages: int) -> None:
        self._scorer = scorer
        self._passages = passages

    @classmethod
    def build(cls, passages: Iterable[Sequence[str]]) -> Sparse:
        """From the terms of each passage."""
        terms = [list(passage) for passage in passages]
        scorer = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        # bm25s cannot index a collection without a single term; one that nobody types stands in for it.
        scorer.index(terms if any(terms) else [["\0"], *terms[1:]], show_progress=False)
        return cls(scorer, len(terms))

    @classmethod
    def load(cls, folder: pathlib.Path, passages: int) -> Sparse:
        """As `save` wrote it."""
        return cls(bm25s.BM25.load(folder), passages)

    def save(self, folder: pathlib.Path) -> None:
        """Write files named `bm25_*` into the folder."""
        self._scorer.save(folder, show_progress=False)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """`(passages,)` float32, at least 0, higher is better."""
        known = [term for term in dict.fromkeys(terms) if term in self._scorer.vocab_dict]
        if not known:
            return np.zeros(self._passages, np.float32)
        return np.asarray(self._scorer.get_scores(known), np.float32)[: self._passages]

    def coverage(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """`(passages,)` float32, 0 to 1: the share of the question's terms that stands in each passage.

        A term counts by its inverse document frequency; one that stands nowhere counts most.
        """
        covered = np.zeros(self._passages + 1, np.float32)
        total = 0.0
        columns, rows = self._scorer.scores["indptr"], self._scorer.scores["indices"]
        for term in dict.fromkeys(terms):
            column = self._scorer.vocab_dict.get(term)
            holders = rows[columns[column] : columns[column + 1]] if column is not None else rows[:0]
            weight = math.log(1 + (self._passages - len(holders) + 0.5) / (len(holders) + 0.5))
            covered[holders] += weight
            total += weight
        return covered[: self._passages] / (total or 1.0)
