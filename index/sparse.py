"""BM25 over Dutch terms: the formula as in Lucene (Kamphuis et al. 2020, "Which BM25 do you mean?").

The best passages are found without scoring the others: a term that even at its best cannot lift a passage among them is
only looked up for passages that are near (MaxScore; Turtle and Flood 1995, "Query evaluation"). How high they have to
score is known early, because the best so far are looked up in full after each term.
"""

from __future__ import annotations

import json
import math
import pathlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.terms import Counts, TermCounter

# Robertson and Zaragoza 2009, "The probabilistic relevance framework": the usual values.
K1 = 1.2
B = 0.75
_ROUNDING = 1e-4  # more than the order in which weights are added makes
_VOCABULARY = "vocabulary.json"
_ARRAYS = ("term_ids", "term_counts", "term_offsets", "holders", "weights", "holder_offsets", "peaks")

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sparse:
    """Weights of terms in passages, which are numbered as they were given.

    Term t stands in the passages `holders[holder_offsets[t] : holder_offsets[t + 1]]`, ascending, with `weights` at the
    same places; `peaks[t]` is the greatest of them. `counts` is the same by passage, from which the next index is made.
    """

    vocabulary: dict[str, int]
    counts: Counts
    holders: NDArray[np.int32]
    weights: NDArray[np.float32]
    holder_offsets: NDArray[np.int64]
    peaks: NDArray[np.float32]

    @classmethod
    def build(cls, passages: Iterable[Sequence[str]]) -> Sparse:
        """From the terms of each passage."""
        counter = TermCounter()
        for passage in passages:
            counter.add(passage)
        return cls.of(*counter.counted())

    @classmethod
    def of(cls, vocabulary: Sequence[str], counts: Counts) -> Sparse:
        """From the counts of terms by passage; every term of the vocabulary stands somewhere."""
        lengths = counts.lengths()
        passages = len(lengths)
        narrow = counts.offsets[-1] <= np.iinfo(np.int32).max  # or SciPy widens the terms, and takes twice as long
        places = counts.offsets.astype(np.int32) if narrow else counts.offsets
        by_term = csr_array((counts.counts, counts.ids, places), (passages, len(vocabulary))).tocsc()
        holders, offsets = by_term.indices.astype(np.int32, copy=False), by_term.indptr.astype(np.int64)
        frequency = by_term.data.astype(np.float32)
        norm = K1 * (1 - B + B * lengths / (lengths.mean() if lengths.any() else 1)).astype(np.float32)
        df = np.diff(offsets)
        idf = np.log(1 + (passages - df + 0.5) / (df + 0.5)).astype(np.float32)
        weights = np.repeat(idf, df)  # in place, for there are very many
        weights *= frequency
        frequency += norm[holders]
        weights /= frequency
        peaks = np.maximum.reduceat(weights, offsets[:-1]) if len(vocabulary) else np.zeros(0, np.float32)
        terms = {term: number for number, term in enumerate(vocabulary)}
        return cls(terms, counts, holders, weights, offsets, peaks)

    @classmethod
    def load(cls, folder: pathlib.Path) -> Sparse:
        """As `save` wrote it."""
        terms = json.loads((folder / _VOCABULARY).read_bytes())
        arrays = [np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS]
        return cls({term: number for number, term in enumerate(terms)}, Counts(*arrays[:3]), *arrays[3:])

    def save(self, folder: pathlib.Path) -> None:
        """Write the files that `load` reads into the folder."""
        (folder / _VOCABULARY).write_text(json.dumps(list(self.vocabulary), ensure_ascii=False), encoding="utf-8")
        counts = self.counts
        by_passage: list[NDArray[Any]] = [counts.ids, counts.counts, counts.offsets]
        by_term: list[NDArray[Any]] = [self.holders, self.weights, self.holder_offsets, self.peaks]
        for name, array in zip(_ARRAYS, by_passage + by_term, strict=True):
            np.save(folder / f"{name}.npy", array)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """`(passages,)` float32, at least 0, higher is better."""
        scores = np.zeros(self._passages, np.float32)
        for term in self._known(terms):
            holders, weights = self._postings(term)
            scores[holders] += weights
        return scores

    def best(self, terms: Sequence[str], count: int) -> Numbers:
        """The numbers of the `count` passages with the highest scores above 0, highest first."""
        known = sorted(self._known(terms), key=lambda term: -self.peaks[term])
        left = [0.0, *np.cumsum([float(self.peaks[term]) for term in reversed(known)])][::-1]
        scores = np.zeros(self._passages, np.float32)
        floor = 0.0  # `count` passages have at least this score
        done = 0
        while done < len(known) and left[done] >= floor:
            holders, weights = self._postings(known[done])
            reached = scores[holders] + weights
            scores[holders] = reached
            done += 1
            able = np.flatnonzero(reached > floor - left[done])
            if len(able) >= count:
                numbers = np.asarray(holders[able], np.int64)
                floor = max(floor, self._sure(known[done:], numbers, reached[able], count))
        near = np.flatnonzero(scores > max(0.0, floor - left[done]))
        reached = scores[near]
        for place in range(done, len(known)):
            reached = self._added(known[place : place + 1], near, reached)
            still = reached > floor - left[place + 1]
            near, reached = near[still], reached[still]
        if len(near) > count:
            near, reached = _top(near, reached, count)
        return np.asarray(near[np.lexsort((near, -reached))][:count], np.int64)

    def coverage(self, terms: Sequence[str], numbers: Numbers | None = None) -> NDArray[np.float32]:
        """`(len(numbers),)` float32, 0 to 1: the share of the question's terms that stands in each of the passages.

        A term counts by its inverse document frequency; one that stands nowhere counts most. By default all passages.
        """
        numbers = np.arange(self._passages) if numbers is None else numbers
        covered = np.zeros(len(numbers), np.float32)
        total = 0.0
        for term in dict.fromkeys(terms):
            number = self.vocabulary.get(term)
            df = 0 if number is None else int(self.holder_offsets[number + 1] - self.holder_offsets[number])
            weight = math.log(1 + (self._passages - df + 0.5) / (df + 0.5))
            total += weight
            if number is not None:
                covered[self._places(number, numbers)[1]] += weight
        return covered / np.float32(total or 1.0)

    @property
    def _passages(self) -> int:
        return len(self.counts.offsets) - 1

    def _known(self, terms: Sequence[str]) -> list[int]:
        return [self.vocabulary[term] for term in dict.fromkeys(terms) if term in self.vocabulary]

    def _postings(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        first, last = self.holder_offsets[term], self.holder_offsets[term + 1]
        return self.holders[first:last], self.weights[first:last]

    def _sure(self, terms: Sequence[int], numbers: Numbers, scores: NDArray[np.float32], count: int) -> float:
        """A score that `count` of the passages have at least, once those of the terms are added."""
        first = np.argpartition(scores, -count)[-count:]
        return float(self._added(terms, numbers[first], scores[first]).min()) - _ROUNDING

    def _added(self, terms: Sequence[int], numbers: Numbers, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """The scores of the passages with those of the terms added, each looked up."""
        scores = scores.copy()
        for term in terms:
            places, held = self._places(term, numbers)
            scores[held] += self.weights[places[held]]
        return scores

    def _places(self, term: int, numbers: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """Where each passage would stand among the term's postings, and whether it does."""
        first, last = self.holder_offsets[term], self.holder_offsets[term + 1]
        holders = self.holders[first:last]
        places = np.minimum(np.searchsorted(holders, numbers.astype(np.int32)), len(holders) - 1)
        return places + first, np.asarray(holders[places] == numbers)


def _top(numbers: Numbers, scores: NDArray[np.float32], count: int) -> tuple[Numbers, NDArray[np.float32]]:
    """Those with one of the `count` highest scores, all of them where the last few are equal."""
    kept = scores >= np.partition(scores, -count)[-count]
    return numbers[kept], scores[kept]
