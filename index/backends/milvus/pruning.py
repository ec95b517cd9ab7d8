"""Clearing up in Milvus: old generations, and what one that was never finished left."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping

from index.backends.milvus import lives
from index.backends.milvus.articles import key_of
from index.backends.milvus.connection import Connection
from index.backends.milvus.generations import numbers, read_manifest, rows_of
from index.backends.milvus.reading import Rows
from index.backends.milvus.schema import ARTICLES, tables_of
from index.publishing import KEPT
from index.types import DamagedError, Manifest

_AT_ONCE = 1_000  # articles deleted at once


def prune(milvus: Connection, published: Manifest) -> None:
    """Delete all but the last few generations. Never the published one, nor the one that was before it."""
    known = {number: read_manifest(milvus, number) for number in _finished(milvus)}
    dropped = [n for n in sorted(known)[:-KEPT] if n not in {published.generation, published.previous}]
    kept = {key_of(*each) for n, manifest in known.items() if n not in dropped for each in manifest.articles.items()}
    for number in dropped:
        unused = sorted({key_of(*each) for each in known[number].articles.items()} - kept)
        for start in range(0, len(unused), _AT_ONCE):
            milvus.call("delete", ARTICLES, filter=f"name in {unused[start : start + _AT_ONCE]}")
        milvus.call("drop_collection", tables_of(number))
    clear(milvus)


def clear(milvus: Connection) -> None:
    """Delete what no finished generation sees; what one that was never finished had dropped, lives again."""
    seeing: dict[str, set[int]] = defaultdict(set)
    finished = _finished(milvus)
    for number in numbers(milvus):
        if number in finished:
            seeing[finished[number].digest].add(finished[number].number)
        else:
            milvus.call("drop_collection", tables_of(number))
    lives.clear(milvus, seeing, milvus.call("list_collections"))


def _finished(milvus: Connection) -> Mapping[int, Rows]:
    """The rows that each generation sees; without those that are damaged or were never finished."""
    found = {}
    for number in numbers(milvus):
        with contextlib.suppress(DamagedError):
            rows = rows_of(milvus, number)
            if rows:
                found[number] = rows
    return found
