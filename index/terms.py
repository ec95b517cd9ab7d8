"""How often each term stands in each passage, collected passage by passage."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Counts:
    """Of passage p the term numbers `ids[offsets[p] : offsets[p + 1]]`, each once, and at the same places `counts`."""

    ids: NDArray[np.int32]
    counts: NDArray[np.uint16]
    offsets: NDArray[np.int64]

    def lengths(self) -> NDArray[np.float64]:
        """`(passages,)`: how many terms each passage has, repeated ones included."""
        lengths = np.zeros(len(self.offsets) - 1)
        some = np.flatnonzero(np.diff(self.offsets))
        if len(some):
            lengths[some] = np.add.reduceat(self.counts, self.offsets[some], dtype=np.float64)
        return lengths


_NOTHING = Counts(np.zeros(0, np.int32), np.zeros(0, np.uint16), np.zeros(1, np.int64))


class TermCounter:
    """Counts the terms of new passages, and takes over the counts of an earlier index's."""

    def __init__(self, vocabulary: Sequence[str] = (), counts: Counts = _NOTHING) -> None:
        """`vocabulary` and `counts` are those of the earlier index."""
        self._terms = {term: number for number, term in enumerate(vocabulary)}
        self._before = counts
        self._ids, self._counts, self._sizes = array("i"), array("H"), array("q")

    def add(self, terms: Sequence[str]) -> None:
        """The terms of the next passage."""
        counted = Counter(terms)
        self._ids.extend(self._terms.setdefault(term, len(self._terms)) for term in counted)
        self._counts.extend(min(count, _MOST) for count in counted.values())
        self._sizes.append(len(counted))

    def copy(self, first: int, last: int) -> None:
        """The next passages are those with the numbers `first` up to `last` of the earlier index."""
        offsets = self._before.offsets[first : last + 1]
        self._ids.frombytes(self._before.ids[offsets[0] : offsets[-1]].tobytes())
        self._counts.frombytes(self._before.counts[offsets[0] : offsets[-1]].tobytes())
        self._sizes.frombytes(np.diff(offsets).tobytes())

    def counted(self) -> tuple[list[str], Counts]:
        """The terms that stand in some passage, and their counts."""
        ids = np.frombuffer(self._ids, np.int32) if self._ids else np.zeros(0, np.int32)
        used = np.zeros(len(self._terms), bool)
        used[ids] = True
        renumbered = np.cumsum(used, dtype=np.int32) - 1
        counts = np.frombuffer(self._counts, np.uint16) if self._counts else np.zeros(0, np.uint16)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(self._sizes, np.int64))])
        terms = [term for term, number in self._terms.items() if used[number]]
        return terms, Counts(np.asarray(renumbered[ids], np.int32), counts, offsets)
