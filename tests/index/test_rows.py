"""The rows of a generation: read when asked for, kept while they are used, and no longer."""

from __future__ import annotations

import pathlib
import weakref

import pytest
from pydantic import TypeAdapter

from index.rows import Rows, RowWriter

ROW = TypeAdapter(tuple[int, str])


def test_rows_come_back_and_are_let_go_when_nobody_uses_them(tmp_path: pathlib.Path) -> None:
    writer = RowWriter(tmp_path, "rijen", ROW)
    for number in range(3):
        writer.add((number, "kramp"))
    writer.close()
    rows = Rows(tmp_path, "rijen", ROW)
    assert (len(rows), rows[1:], rows[2] is rows[2]) == (3, [(1, "kramp"), (2, "kramp")], True)
    with pytest.raises(IndexError):
        rows[3]
    gone = weakref.ref(rows)
    del rows
    assert gone() is None  # at once: a server would otherwise hold the files of an index that was replaced
