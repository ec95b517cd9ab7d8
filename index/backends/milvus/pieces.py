"""Texts of any length in Milvus, which takes them up to 64 kB: compressed, and cut into rows."""

from __future__ import annotations

import base64
import itertools
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.backends.milvus.connection import Connection
from index.types import DamagedError

_LENGTH = 48_000  # characters of a piece
_SENT = 200  # pieces sent at once: 10 MB, of the 64 that Milvus takes
_PARTS = 50  # pieces of one text read at once
_NAMES = 100


def put(milvus: Connection, collection: str, texts: Iterable[tuple[str, bytes]]) -> None:
    """Keep texts by their names. What is there by a name already must be the same text."""
    rows = (row for name, raw in texts for row in _pieces_of(name, raw))
    while batch := list(itertools.islice(rows, _SENT)):
        milvus.call("upsert", collection, batch)


def get(milvus: Connection, collection: str, names: Sequence[str]) -> Mapping[str, bytes]:
    """The texts by those of the names that are there. Raises `DamagedError` for one that is not whole."""
    found: dict[str, bytes] = {}
    for start in range(0, len(names), _NAMES):
        for name, pieces in _read(milvus, collection, names[start : start + _NAMES]).items():
            try:
                found[name] = zlib.decompress(base64.b64decode("".join(pieces[part] for part in sorted(pieces))))
            except (zlib.error, ValueError):
                raise DamagedError(
                    f"{name} in {collection} of the Milvus at {milvus} is damaged: run `python -m bot rebuild`"
                ) from None
    return found


def _pieces_of(name: str, raw: bytes) -> Iterable[Mapping[str, object]]:
    text = base64.b64encode(zlib.compress(raw)).decode("ascii")
    for part, start in enumerate(range(0, len(text), _LENGTH)):
        piece = text[start : start + _LENGTH]
        yield {"id": f"{name}/{part}", "name": name, "part": part, "text": piece, "nothing": [1.0, 0.0]}


def _read(milvus: Connection, collection: str, names: Sequence[str]) -> Mapping[str, Mapping[int, str]]:
    texts: dict[str, dict[int, str]] = defaultdict(dict)
    wanted = list(names)
    for first in itertools.count(step=_PARTS):
        rows = milvus.call(
            "query",
            collection,
            filter=f"name in {wanted} and part >= {first} and part < {first + _PARTS}",
            output_fields=["name", "part", "text"],
            consistency_level="Strong",
        )
        for row in rows:
            texts[row["name"]][row["part"]] = row["text"]
        if not rows:
            break
        wanted = [name for name in wanted if len(texts.get(name, ())) == first + _PARTS]
        if not wanted:
            break
    return texts
