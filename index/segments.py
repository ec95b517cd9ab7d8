"""Arrays of many rows in several files, so that an index takes over from the one before it those that did not change.

Where a file ends follows from the texts of the passages there, and so a change moves no other end than those near it.
They are not hashed again, nor copied where an index older than the one before has the same. Then it is one file with a
name in each (a hard link), but never in two that follow each other, or damage to one would be damage to both.
"""

from __future__ import annotations

import io
import itertools
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from index import files

Number = TypeVar("Number", bound=np.generic)

_BOUNDS = "segments.npy"
_MOST = 32  # segments, more or less: each takes a file descriptor per array
_LEAST = 1024  # passages in a segment, on average: fewer are copied as fast


@dataclass(frozen=True, slots=True)
class Layout:
    """Segment i holds the passages `bounds[i]` to `bounds[i + 1]`.

    Those in `same` are segments of the index in the folder `before` too, by the number that they have there. `twins`
    are files of an older index, by the names of the same files in the folder `before`.
    """

    bounds: NDArray[np.int64]
    before: pathlib.Path = field(default_factory=pathlib.Path)
    same: Mapping[int, int] = field(default_factory=dict)
    twins: Mapping[str, pathlib.Path] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        hashes: NDArray[np.uint8],
        origins: NDArray[np.int64],
        before: pathlib.Path | None,
        twins: Mapping[str, pathlib.Path] = MappingProxyType({}),
    ) -> Layout:
        """For passages with the `(n, bytes)` hashes, whose numbers in the index in `before` are `origins`."""
        bounds = _bounds(hashes)
        if before is None:
            return cls(bounds)
        old = np.load(before / _BOUNDS)
        places = {start: number for number, start in enumerate(old[:-1].tolist())}
        same = {}
        for segment, (first, last) in enumerate(itertools.pairwise(bounds.tolist())):
            number = places.get(int(origins[first])) if first < last else None
            if number is not None and np.array_equal(origins[first:last], np.arange(old[number], old[number + 1])):
                same[segment] = number
        return cls(bounds, before, same, twins)

    def written(self) -> NDArray[np.bool_]:
        """`(passages,)`: whether each passage has to be written."""
        lengths = np.diff(self.bounds)
        return np.repeat([segment not in self.same for segment in range(len(lengths))], lengths)

    def taken(self, name: str) -> dict[str, str]:
        """Each file of the array that is taken over, and its name in the index before."""
        return {_file_of(name, segment): _file_of(name, number) for segment, number in self.same.items()}

    def save(self, folder: pathlib.Path) -> None:
        np.save(folder / _BOUNDS, self.bounds)


def _bounds(hashes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """A segment ends behind a passage with a hash that one in so many has; not soon after another, for texts recur."""
    step = 1 << max(_LEAST.bit_length() - 1, (len(hashes) // _MOST).bit_length())
    numbers = np.ascontiguousarray(hashes[:, :4]).view(np.uint32).ravel()
    bounds = [0]
    for end in (np.flatnonzero(numbers % step == 0) + 1).tolist():
        if min(end - bounds[-1], len(hashes) - end) >= max(1, step // 4):
            bounds.append(end)
    return np.array([*bounds, len(hashes)], np.int64)


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


def load(folder: pathlib.Path, name: str, offsets: NDArray[np.int64] | None = None) -> Stacked[Any]:
    """The array that `SegmentWriter` wrote. `offsets` say at which row each passage begins, if not at its number."""
    bounds = np.load(folder / _BOUNDS)
    parts = tuple(
        np.asarray(np.load(folder / _file_of(name, segment), mmap_mode="r")) for segment in range(len(bounds) - 1)
    )
    if len(parts) == 1:
        return parts[0]
    return Segmented(parts, (bounds if offsets is None else offsets[bounds])[:-1])


def _file_of(name: str, segment: int) -> str:
    return f"{name}-{segment}.npy"


class SegmentWriter:
    """Writes the rows of an array into the files of the segments that have to be written, and takes over the others."""

    def __init__(
        self, folder: pathlib.Path, name: str, layout: Layout, bounds: NDArray[np.int64], empty: NDArray[Any]
    ) -> None:
        """Segment i has the rows `bounds[i]` to `bounds[i + 1]`, of the width and kind of the `(0, width)` `empty`."""
        self._empty = empty
        self._waiting: list[tuple[pathlib.Path, int]] = []
        self._file: IO[bytes] = io.BytesIO()
        self._left = 0
        for segment, rows in enumerate(np.diff(bounds).tolist()):
            if segment not in layout.same:
                self._waiting.append((folder / _file_of(name, segment), rows))
        for file, old in layout.taken(name).items():
            files.take(layout.before / old, layout.twins.get(old), folder / file)

    def add(self, rows: NDArray[Any]) -> None:
        """The next rows that have to be written."""
        while len(rows):
            while not self._left:
                self._open_next()
            now, rows = rows[: self._left], rows[self._left :]
            self._left -= len(now)
            self._file.write(np.ascontiguousarray(now).data)

    def close(self) -> None:
        while self._waiting:
            self._open_next()  # an array without rows has files too
        self._file.close()

    def _open_next(self) -> None:
        """The next array's file, of which only the rows have yet to be written."""
        self._file.close()
        path, self._left = self._waiting.pop(0)
        self._file = path.open("wb")
        shape = (self._left, self._empty.shape[1])
        header = {"descr": np.lib.format.dtype_to_descr(self._empty.dtype), "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(self._file, header)
