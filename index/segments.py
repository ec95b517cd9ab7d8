"""Arrays of many rows in several files, so that an index takes over from the one before it those that did not change.

A file holds the rows of some passages, of one array behind those of the other. Where it ends follows from the texts of
the passages there, and so a change moves no other end than those near it. Files are not hashed again, nor copied where
an index older than the one before has the same. Then it is one file with a name in each (a hard link), but never in two
that follow each other, or damage to one would be damage to both.
"""

from __future__ import annotations

import io
import itertools
import json
import mmap
import os
import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from index import files
from index.segmented import Segmented, Stacked

_ARRAYS = "segments.json"
_MOST = 64  # segments, more or less: each takes a file descriptor
_LEAST = 256  # passages in a segment, on average: a file costs more than so many vectors


@dataclass(frozen=True, slots=True)
class Array:
    """An array in segments: segment i has rows `bounds[i]` to `bounds[i + 1]`, of `width` numbers of a `dtype`."""

    dtype: str
    width: int
    bounds: tuple[int, ...]

    def sizes(self) -> NDArray[np.int64]:
        """Bytes in each segment."""
        return np.diff(self.bounds) * (self.width * np.dtype(self.dtype).itemsize)


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
        old = np.array(_arrays_in(before)[0].bounds)
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

    def taken(self) -> dict[str, str]:
        """Each file that is taken over, and its name in the index before."""
        return {_file_of(segment): _file_of(number) for segment, number in self.same.items()}


def _bounds(hashes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """A segment ends behind a passage whose hash is the least of all near it, so that segments are about equally long.

    Then edits here and there leave most of them as they are, and one moves no end that it is not near to.
    """
    step = 1 << max(_LEAST.bit_length() - 1, (len(hashes) // _MOST).bit_length())
    near = step // 2
    numbers = np.ascontiguousarray(hashes[:, :4]).view(np.uint32).ravel()
    bounds = [0]
    for end in (np.flatnonzero(numbers == _least_within(numbers, near)) + 1).tolist():
        if end - bounds[-1] > near // 2 < len(hashes) - end:  # texts recur, and with them their hashes
            bounds.append(end)
    return np.array([*bounds, len(hashes)], np.int64)


def _least_within(numbers: NDArray[np.uint32], near: int) -> NDArray[np.uint32]:
    """The least of each number, so many before it and so many behind it."""
    beyond = np.full(near, np.iinfo(np.uint32).max, np.uint32)
    least, span, wanted = np.concatenate([beyond, numbers, beyond]), 1, 2 * near + 1
    while 2 * span <= wanted:
        least, span = np.minimum(least[:-span], least[span:]), 2 * span
    return np.asarray(np.minimum(least[: len(numbers)], least[wanted - span :][: len(numbers)]), np.uint32)


def load(folder: pathlib.Path) -> tuple[Stacked[Any], ...]:
    """The arrays that `SegmentWriter` wrote."""
    arrays = _arrays_in(folder)
    maps = [_mapped(folder / _file_of(segment)) for segment in range(len(arrays[0].bounds) - 1)]
    starts = [0] * len(maps)
    found: list[Stacked[Any]] = []
    for array in arrays:
        counts = np.diff(array.bounds) * array.width
        flat = (
            np.frombuffer(mapped, array.dtype, count, start)
            for mapped, start, count in zip(maps, starts, counts.tolist(), strict=True)
        )
        parts = tuple(numbers.reshape(-1, array.width) for numbers in flat)
        found.append(parts[0] if len(parts) == 1 else Segmented(parts, np.array(array.bounds[:-1])))
        starts = [start + size for start, size in zip(starts, array.sizes().tolist(), strict=True)]
    return tuple(found)


def _mapped(path: pathlib.Path) -> bytes | mmap.mmap:
    with path.open("rb", buffering=0) as file:
        # A file without a byte cannot be mapped.
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if os.fstat(file.fileno()).st_size else b""


def _arrays_in(folder: pathlib.Path) -> list[Array]:
    return [Array(dtype, width, tuple(bounds)) for dtype, width, bounds in json.loads((folder / _ARRAYS).read_bytes())]


def _file_of(segment: int) -> str:
    return f"vectors-{segment}.bin"


class SegmentWriter:
    """Writes rows into the files of the segments that have to be written, and takes over the others."""

    def __init__(self, folder: pathlib.Path, layout: Layout, arrays: Sequence[Array]) -> None:
        described = [(array.dtype, array.width, array.bounds) for array in arrays]
        (folder / _ARRAYS).write_text(json.dumps(described), encoding="ascii")
        for file, old in layout.taken().items():
            files.take(layout.before / old, layout.twins.get(old), folder / file)
        paths = {
            segment: folder / _file_of(segment)
            for segment in range(len(layout.bounds) - 1)
            if segment not in layout.same
        }
        self._pens: list[_Pen] = []
        starts = np.zeros(len(layout.bounds) - 1, np.int64)
        for array in arrays:
            sizes = array.sizes()
            self._pens.append(_Pen([(path, int(starts[each]), int(sizes[each])) for each, path in paths.items()]))
            starts = starts + sizes

    def add(self, *rows: NDArray[Any]) -> None:
        """The next rows of each array that have to be written."""
        for pen, some in zip(self._pens, rows, strict=True):
            pen.write(np.ascontiguousarray(some).view(np.uint8).ravel().data)

    def close(self) -> None:
        for pen in self._pens:
            pen.close()


class _Pen:
    """Writes the bytes of one array, which lie in several files."""

    def __init__(self, places: list[tuple[pathlib.Path, int, int]]) -> None:
        """In each file from which byte, and how many."""
        self._places = places
        self._file: IO[bytes] = io.BytesIO()
        self._left = 0

    def write(self, some: memoryview) -> None:
        while len(some):
            while not self._left:
                self._open_next()
            now, some = some[: self._left], some[self._left :]
            self._left -= len(now)
            self._file.write(now)

    def close(self) -> None:
        while self._places:
            self._open_next()  # a segment without rows has a file too
        self._file.close()

    def _open_next(self) -> None:
        self._file.close()
        path, start, self._left = self._places.pop(0)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o666), "wb")  # another pen may have begun it
        self._file.seek(start)
