"""Which generations see a passage: those from its birth up to its death. A reader filters by them.

A generation that is being written marks what it drops as dying with it: the readers of older ones see that as before.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

from index.backends.milvus.connection import Connection
from index.backends.milvus.reading import Rows
from index.backends.milvus.schema import ALIVE, PASSAGES, VECTORS
from index.backends.milvus.sending import vector_rows, vectors_of

_AT_ONCE = 256  # articles in an expression
_ROWS = 1_000


def bury(rows: Rows, before: Rows, gone: Collection[str]) -> None:
    """Let the generation of `rows` not see the articles with these keys, nor what only one after `before` had."""
    keys = sorted(gone)
    for start in range(0, len(keys), _AT_ONCE):
        _set_died(
            rows.milvus, rows.passages, f"article in {keys[start : start + _AT_ONCE]} and died == {ALIVE}", rows.number
        )
    later = f"born > {before.number} and born < {rows.number} and died == {ALIVE}"
    _set_died(rows.milvus, rows.passages, later, rows.number)


def revive(rows: Rows, before: Rows, same: Sequence[str], places: itertools.count[int]) -> None:
    """Send again what the generation of `before` sees and a later one dropped: passages of articles with these keys.

    There are such passages where an older generation was published again. `places` numbers them.
    """
    dropped = f"{before.seen} and died < {rows.number}"
    if not count(rows.milvus, rows.passages, dropped):
        return
    for start in range(0, len(same), _AT_ONCE):
        where = f"article in {same[start : start + _AT_ONCE]} and {dropped}"
        found = rows.milvus.call("query", rows.passages, filter=where, output_fields=["*"], limit=_ROWS * 10)
        known = vectors_of(rows, [row["number"] for row in found])
        for row in found:
            number = next(places)
            rows.milvus.call("upsert", rows.vectors, list(vector_rows(number, known[row["number"]])))
            rows.milvus.call("upsert", rows.passages, [row | {"number": number, "born": rows.number, "died": ALIVE}])


def clear(milvus: Connection, kept: Mapping[str, Collection[int]], collections: Collection[str]) -> None:
    """Delete what no kept generation sees; what one that was never finished dropped, lives.

    `kept` are the numbers that see passages by the digest of their collections, `collections` all there are.
    """
    for name in collections:
        digest = name.removeprefix(PASSAGES)
        if not name.startswith(PASSAGES):
            continue
        if digest not in kept:
            milvus.call("drop_collection", name)
            milvus.call("drop_collection", VECTORS + digest)
            continue
        numbers = sorted(kept[digest])
        unseen = [f"died <= {numbers[0]}", f"born > {numbers[-1]}"]
        unseen += [f"(born > {one} and died <= {next_})" for one, next_ in itertools.pairwise(numbers)]
        _delete(milvus, digest, " or ".join(unseen))
        _set_died(milvus, name, f"died > {numbers[-1]} and died < {ALIVE}", ALIVE)


def count(milvus: Connection, collection: str, where: str) -> int:
    """How many rows there are, the latest included."""
    found = milvus.call("query", collection, filter=where, output_fields=["count(*)"], consistency_level="Strong")
    return int(found[0]["count(*)"])


def _set_died(milvus: Connection, collection: str, where: str, died: int) -> None:
    """Rows that it is set for no longer fit the expression."""
    while found := milvus.call(
        "query", collection, filter=where, output_fields=["*"], limit=_ROWS, consistency_level="Strong"
    ):
        milvus.call("upsert", collection, [row | {"died": died} for row in found])


def _delete(milvus: Connection, digest: str, where: str) -> None:
    while found := milvus.call(
        "query", PASSAGES + digest, filter=where, output_fields=["number"], limit=_ROWS, consistency_level="Strong"
    ):
        numbers = [row["number"] for row in found]
        milvus.call("delete", VECTORS + digest, filter=f"passage in {numbers}")
        milvus.call("delete", PASSAGES + digest, filter=f"number in {numbers}")
