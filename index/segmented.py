"""The rows of several arrays, read as those of one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Segmented(Generic[Number]):
    """The rows of `parts`, one behind the other; those of part i begin with row `starts[i]`."""

    parts: tuple[NDArray[Number], ...]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self), self.parts[0].shape[1]

    def __getitem__(self, rows: slice | NDArray[np.int64]) -> NDArray[Number]:
        """A copy of the rows with these numbers, in their order."""
        numbers = np.arange(len(self))[rows] if isinstance(rows, slice) else rows
        if np.any(numbers[1:] < numbers[:-1]):
            order = np.argsort(numbers, kind="stable")
            return self[numbers[order]][np.argsort(order)]
        cuts = [*np.searchsorted(numbers, self.starts).tolist(), len(numbers)]
        found = np.empty((len(numbers), self.shape[1]), self.parts[0].dtype)
        for part, start, (first, last) in zip(self.parts, self.starts.tolist(), itertools.pairwise(cuts), strict=True):
            if first < last:  # into their places, not checking them again: half the time of an index in brackets
                np.take(part, numbers[first:last] - start, 0, found[first:last], "clip")
        return found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.concatenate(self.parts, dtype=dtype)


Stacked = NDArray[Number] | Segmented[Number]
