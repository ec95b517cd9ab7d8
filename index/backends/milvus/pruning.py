"""Clearing up in Milvus: old generations, and what one that was never finished left."""

from __future__ import annotations

from collections import defaultdict

from index.backends.milvus import lives
from index.backends.milvus.articles import key_of
from index.backends.milvus.connection import Connection
from index.backends.milvus.generations import numbers, read_manifest, rows_of
from index.backends.milvus.schema import ARTICLES, tables_of
from index.publishing import KEPT
from index.types import Manifest

_AT_ONCE = 1_000  # articles deleted at once


def prune(milvus: Connection, published: Manifest) -> None:
    """Delete all but the last few generations. Never the published one, nor the one that was before it."""
    known = {number: read_manifest(milvus, number) for number in numbers(milvus) if rows_of(milvus, number)}
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
    for number in numbers(milvus):
        rows = rows_of(milvus, number)
        if rows is None:
            milvus.call("drop_collection", tables_of(number))
        else:
            seeing[rows.digest].add(rows.number)
    lives.clear(milvus, seeing, milvus.call("list_collections"))
