"""Generations in Milvus: which there are, which one is published, and each one's tables, read and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus import Synonyms
from index.backends.milvus import pieces
from index.backends.milvus.articles import Articles
from index.backends.milvus.connection import Connection
from index.backends.milvus.lives import count
from index.backends.milvus.reading import Dense, MilvusIndex, Rows, Sparse, Terms
from index.backends.milvus.schema import ALIAS, number_in, tables_of
from index.generations import check_analysis
from index.manifests import manifest_of
from index.types import DamagedError, FileMark, Manifest, NewerError, StoreError

MANIFEST = "manifest"
ROWS = "rows"
UNDONE = "undone"
_TABLES = ("words", "terms", "synonyms")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a reader of a generation holds in its own memory."""

    words: Mapping[str, int]
    terms: Terms
    synonyms: Synonyms

    def raw(self) -> Mapping[str, bytes]:
        """By the names under which they are kept."""
        terms = {"df": self.terms.df, "passages": self.terms.passages, "length": self.terms.length}
        values = zip(_TABLES, (self.words, terms, self.synonyms), strict=True)
        return {name: json.dumps(value, ensure_ascii=False).encode() for name, value in values}

    @classmethod
    def of(cls, raw: Mapping[str, bytes]) -> Tables:
        words, terms, synonyms = (json.loads(raw[name]) for name in _TABLES)
        return cls(words, Terms(**terms), tuple(tuple(group) for group in synonyms))


def current_number(milvus: Connection) -> int | None:
    """The number of the published generation, None when there is none."""
    if not milvus.call("has_collection", ALIAS):
        return None
    return number_in(milvus.call("describe_alias", ALIAS)["collection_name"])


def numbers(milvus: Connection) -> list[int]:
    """The numbers of all generations, also of one that was never finished."""
    found = (number_in(name) for name in milvus.call("list_collections"))
    return sorted(number for number in found if number is not None)


def read_manifest(milvus: Connection, number: int) -> Manifest:
    """What generation `number` says of itself. Raises as `index.manifests.read_manifest`."""
    if not milvus.call("has_collection", tables_of(number)):
        raise StoreError(f"the Milvus at {milvus} holds no index {number}: see `python -m bot generations`")
    found = pieces.get(milvus, tables_of(number), [MANIFEST])
    if MANIFEST not in found:
        raise DamagedError(f"index {number} in the Milvus at {milvus} was never finished: run `python -m bot rebuild`")
    return manifest_of(found[MANIFEST], number, f"the manifest of index {number} in the Milvus at {milvus}")


def rows_of(milvus: Connection, number: int) -> Rows | None:
    """The rows that generation `number` sees, by the note among its tables; None for one that was never finished."""
    found = pieces.get(milvus, tables_of(number), [ROWS, MANIFEST])
    if MANIFEST not in found or ROWS not in found:
        return None
    digest, seeing = json.loads(found[ROWS])
    return Rows(milvus, digest, seeing)


def open_current(milvus: Connection) -> MilvusIndex:
    """The published generation, checked; where it is damaged, the one before it. Raises `StoreError`."""
    index = soundest(milvus)
    check_analysis(f"index {index.manifest.generation} in the Milvus at {milvus}", index.manifest)
    return index


def soundest(milvus: Connection) -> MilvusIndex:
    """The published generation or, where it is damaged, the last sound one before it. Raises `StoreError`."""
    published = current_number(milvus)
    if published is None:
        raise StoreError(f"the Milvus at {milvus} holds no index: run `python -m bot rebuild`")
    try:
        return open_numbered(milvus, published)
    except DamagedError as error:
        problem = error
    for number in served_before(milvus, published):
        try:
            return open_numbered(milvus, number)
        except NewerError:
            raise
        except StoreError:
            continue
    raise problem


def served_before(milvus: Connection, number: int) -> Iterator[int]:
    """Which generations were published before `number`, last first."""
    while True:
        try:
            previous = read_manifest(milvus, number).previous
        except StoreError:
            yield from reversed([each for each in numbers(milvus) if each < number])
            return
        if not previous:
            return
        yield previous
        number = previous


def open_numbered(milvus: Connection, number: int) -> MilvusIndex:
    """Generation `number`; its tables and the number of its passages are as its manifest says. Raises `StoreError`."""
    manifest = read_manifest(milvus, number)
    raw = pieces.get(milvus, tables_of(number), list(_TABLES))
    where = f"index {number} in the Milvus at {milvus}"
    rows = rows_of(milvus, number)
    if rows is None or marks_of(raw) != manifest.files:
        raise DamagedError(f"{where} has other tables than its manifest says: run `python -m bot rebuild`")
    index = opened(rows, manifest, Tables.of(raw))
    held = count(milvus, index.rows.passages, index.rows.seen)
    if held != manifest.passages:
        raise DamagedError(f"{where} holds {held} passages and says {manifest.passages}: run `python -m bot rebuild`")
    return index


def opened(rows: Rows, manifest: Manifest, tables: Tables) -> MilvusIndex:
    """What is searched, of the parts that belong together."""
    articles = Articles(rows.milvus, manifest.articles)
    sparse = Sparse(rows, tables.terms)
    return MilvusIndex(manifest, articles, Dense(rows), sparse, tables.words, tables.synonyms, rows)


def marks_of(raw: Mapping[str, bytes]) -> Mapping[str, FileMark]:
    """What the tables must be."""
    return {name: FileMark(len(text), hashlib.sha256(text).hexdigest()) for name, text in sorted(raw.items())}
