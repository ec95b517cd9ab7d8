"""Values in a file, a line of JSON each, read only when they are asked for.

Beside `NAME.jsonl` stands `NAME.offsets.npy`: where each line begins, and behind them where the last one ends.
"""

from __future__ import annotations

import functools
import mmap
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from corpus import Article

Row = TypeVar("Row")

_KEPT = 256  # values that were asked for last: what many ask is read once


class Rows(Sequence[Row]):
    """The values of a file that never changes."""

    def __init__(self, folder: pathlib.Path, name: str, row: TypeAdapter[Row]) -> None:
        self._offsets: NDArray[np.int64] = np.load(folder / f"{name}.offsets.npy")
        with (folder / f"{name}.jsonl").open("rb") as file:
            # A file without a byte cannot be mapped.
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(self) else b""
        # Not of a method: what a cache refers to is not let go, and an index that was replaced would stay.
        self._read = functools.lru_cache(_KEPT)(functools.partial(_read, row, self._offsets, self._bytes))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | Sequence[Row]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._read(number)

    def lines(self, first: int, last: int) -> memoryview:
        """The lines of the values `first` up to `last`, as they stand in the file."""
        return memoryview(self._bytes)[self._offsets[first] : self._offsets[last]]

    def lengths(self, first: int, last: int) -> NDArray[np.int64]:
        """How many bytes each of those lines has."""
        return np.diff(self._offsets[first : last + 1])


def _read(row: TypeAdapter[Row], offsets: NDArray[np.int64], lines: bytes | mmap.mmap, number: int) -> Row:
    return row.validate_json(lines[offsets[number] : offsets[number + 1]])


class RowWriter(Generic[Row]):
    """Writes what `Rows` reads, one value after the other."""

    def __init__(self, folder: pathlib.Path, name: str, row: TypeAdapter[Row]) -> None:
        self._row = row
        self._offsets_path = folder / f"{name}.offsets.npy"
        self._file: IO[bytes] = (folder / f"{name}.jsonl").open("wb")
        self._lengths: list[NDArray[np.int64]] = []

    def add(self, value: Row) -> None:
        line = self._row.dump_json(value) + b"\n"
        self.copy(line, np.array([len(line)], np.int64))

    def copy(self, lines: bytes | memoryview, lengths: NDArray[np.int64]) -> None:
        """Lines of another file of the same kind, and how long each is."""
        self._file.write(lines)
        self._lengths.append(lengths)

    def close(self) -> None:
        self._file.close()
        lengths = np.concatenate([np.zeros(1, np.int64), *self._lengths])
        np.save(self._offsets_path, np.cumsum(lengths, dtype=np.int64))


class ArticleRows(Mapping[str, Article]):
    """The articles of a generation by id, in their order."""

    def __init__(self, rows: Rows[Article], ids: Sequence[str]) -> None:
        self.rows = rows
        self.places = {article_id: place for place, article_id in enumerate(ids)}

    def __getitem__(self, article_id: str) -> Article:
        return self.rows[self.places[article_id]]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)
