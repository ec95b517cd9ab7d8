"""The collections in Milvus. Sites that share a cluster take a database each, by the path of its address.

    letterlijk                      an alias: the collection of the published generation
    letterlijk_000001               the tables of a generation (manifest, words, terms, synonyms), in pieces
    letterlijk_articles             every article of every generation as it was read, by its hash, in pieces
    letterlijk_passages_DIGEST      passages; one is seen by the generations from `born` up to, and without, `died`
    letterlijk_vectors_DIGEST       the vectors of each passage and its sentences, searched among a few passages only

DIGEST names all that makes passages comparable: the encoder, the Dutch analysis, the average length. A generation that
differs in it gets collections of its own.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from pymilvus import DataType, MilvusClient

from index.backends.milvus.connection import Connection

ALIAS = "letterlijk"
ARTICLES = "letterlijk_articles"
PASSAGES = "letterlijk_passages_"
VECTORS = "letterlijk_vectors_"
ALIVE = 2**62  # `died` of a passage that the newest generation has
MOST = 16_384  # rows that Milvus returns at once
LONGEST = 65_535  # bytes of a text in Milvus
_TABLES = re.compile(r"letterlijk_([0-9]{6,})")


def tables_of(number: int) -> str:
    """The collection of generation `number`."""
    return f"letterlijk_{number:06d}"


def number_in(name: str) -> int | None:
    """The number of the generation whose collection has this name."""
    found = _TABLES.fullmatch(name)
    return int(found[1]) if found else None


def digest_of(*parts: object) -> str:
    """Sixteen characters that are others for other parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def seen_by(number: int) -> str:
    """The expression for the passages of generation `number`."""
    return f"born <= {number} and died > {number}"


def make_pieces(milvus: Connection, name: str) -> None:
    """A collection for texts of any length. Every collection must have a vector; here it means nothing."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=128)
    schema.add_field("name", DataType.VARCHAR, max_length=64)
    schema.add_field("part", DataType.INT64)
    schema.add_field("text", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
    _make(milvus, name, schema, [("nothing", "FLAT", "IP"), ("name", "INVERTED", None)])


def make_shelf(milvus: Connection, digest: str, dim: int) -> None:
    """The collections of passages and of vectors for a digest, if they are not there."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("born", DataType.INT64)
    schema.add_field("died", DataType.INT64)
    schema.add_field("article", DataType.VARCHAR, max_length=64)
    schema.add_field("encoded", DataType.VARCHAR, max_length=64)
    schema.add_field("chunk", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    schema.add_field("weights", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
    sparse = "SPARSE_INVERTED_INDEX"
    indexes: list[tuple[str, str, str | None]] = [("vector", "FLAT", "IP"), ("weights", sparse, "IP")]
    indexes += [("terms", sparse, "IP"), ("article", "INVERTED", None), ("encoded", "INVERTED", None)]
    _make(milvus, PASSAGES + digest, schema, indexes)
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("passage", DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    _make(milvus, VECTORS + digest, schema, [("vector", "FLAT", "IP"), ("passage", "INVERTED", None)])


def _make(milvus: Connection, name: str, schema: Any, indexes: list[tuple[str, str, str | None]]) -> None:
    if milvus.call("has_collection", name):
        return
    wanted = MilvusClient.prepare_index_params()
    for field, kind, metric in indexes:
        wanted.add_index(field, index_type=kind, **({"metric_type": metric} if metric else {}))
    milvus.call("create_collection", name, schema=schema)
    milvus.call("create_index", name, wanted, sync=False)  # there is nothing yet to index, and so nothing to wait for
    milvus.call("load_collection", name)
