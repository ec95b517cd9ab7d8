"""Passages to rows in Milvus, with the vectors that the old index has of them, or new ones."""

from __future__ import annotations

import contextlib
import itertools
import pathlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter

from corpus import Chunk
from index.backends.milvus.reading import PLACES, Rows, dimension_of
from index.backends.milvus.schema import ALIVE, MOST
from index.generations import CHUNK_ROW
from index.nearest import NEW
from index.passages import hash_of_text
from index.rows import Rows as Spooled
from index.rows import RowWriter
from index.sparse import K1, B
from index.types import Encoder, PassageText, Vectors
from index.vectors import Progress, vectors

_AT_ONCE = 256  # passages
_LOOKED_UP = 64  # passages whose vectors are asked for at once
_SENT = 2_000  # vectors
_UNKNOWN, _TEXTS = "unknown", "texts"
_NOTHING = {0: 1e-9}  # a sparse vector must have something; no term has this dimension


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage to be sent; `article` is its article's key, `counts` says how often each term stands in it."""

    number: int
    article: str
    chunk: Chunk
    counts: dict[str, int]
    text: PassageText

    @property
    def encoded(self) -> str:
        """The hash of what is encoded for it."""
        return hash_of_text(self.text).hex()


PASSAGE_ROW = TypeAdapter(Passage)
_TEXTS_ROW = TypeAdapter(PassageText)


def send(
    rows: Rows, spooled: Spooled[Passage], average: int, spool: pathlib.Path, old: Rows | None
) -> Spooled[Passage]:
    """Send the passages whose vectors the old rows have. Returns the others; `send_new` sends those."""
    with (
        contextlib.closing(RowWriter(spool, _UNKNOWN, PASSAGE_ROW)) as unknown,
        contextlib.closing(RowWriter(spool, _TEXTS, _TEXTS_ROW)) as texts,
    ):
        for start in range(0, len(spooled), _AT_ONCE):
            passages = spooled[start : start + _AT_ONCE]
            known = _known(passages, old) if old else {}
            _put(rows, [(each, known[each.encoded]) for each in passages if each.encoded in known], average)
            for each in passages:
                if each.encoded not in known:
                    unknown.add(each)
                    texts.add(each.text)
    return Spooled(spool, _UNKNOWN, PASSAGE_ROW)


def send_new(
    rows: Rows, waiting: Spooled[Passage], average: int, spool: pathlib.Path, encoder: Encoder, *, progress: Progress
) -> None:
    """Encode and send the passages that `send` returned."""
    done = 0
    origins = np.full(len(waiting), NEW, np.int64)
    for own, sentences in vectors(origins, Spooled(spool, _TEXTS, _TEXTS_ROW), None, encoder, progress):
        passages = waiting[done : done + len(own)]
        ends = np.cumsum([each.text.parts for each in passages])
        stacked = [
            np.vstack([one, many.astype(np.float32)])
            for one, many in zip(own, np.split(sentences, ends[:-1]), strict=True)
        ]
        _put(rows, list(zip(passages, stacked, strict=True)), average)
        done += len(own)


def vectors_of(rows: Rows, numbers: list[int]) -> Mapping[int, Vectors]:
    """The vectors of those passages that have all of theirs, `(1 + sentences, dim)` each, by number."""
    found: dict[int, dict[int, list[float]]] = {number: {} for number in numbers}
    for start in range(0, len(numbers), _LOOKED_UP):
        where = f"passage in {numbers[start : start + _LOOKED_UP]}"
        answer = rows.milvus.call("query", rows.vectors, filter=where, output_fields=["id", "vector"], limit=MOST)
        for row in answer:
            number, place = divmod(row["id"], PLACES)
            found[number][place] = row["vector"]
    return {
        number: np.array([each[place] for place in range(len(each))], np.float32)
        for number, each in found.items()
        if each and max(each) + 1 == len(each)
    }


def vector_rows(number: int, own_and_sentences: Vectors) -> Iterator[dict[str, object]]:
    """The rows of a passage's vectors."""
    for place, vector in enumerate(own_and_sentences):
        yield {"id": number * PLACES + place, "passage": number, "vector": vector}


def _known(passages: Iterable[Passage], old: Rows) -> Mapping[str, Vectors]:
    """Vectors of the old index by the hash of what they were encoded from."""
    hashes = sorted({each.encoded for each in passages})
    fields = ["number", "encoded"]
    found = old.milvus.call("query", old.passages, filter=f"encoded in {hashes}", output_fields=fields, limit=MOST)
    numbers = {row["encoded"]: row["number"] for row in found}
    by_number = vectors_of(old, list(numbers.values()))
    return {digest: by_number[number] for digest, number in numbers.items() if number in by_number}


def _put(rows: Rows, passages: list[tuple[Passage, Vectors]], average: int) -> None:
    """Their vectors first, so that no passage is without."""
    sent = (row for each, own_and_sentences in passages for row in vector_rows(each.number, own_and_sentences))
    while batch := list(itertools.islice(sent, _SENT)):
        rows.milvus.call("upsert", rows.vectors, batch)
    if passages:
        full = [_row(each, known[0], rows.number, average) for each, known in passages]
        rows.milvus.call("upsert", rows.passages, full)


def _row(passage: Passage, own: Vectors, born: int, average: int) -> dict[str, object]:
    """A passage as a row: with BM25's weights of its terms but for idf, which changes with every article."""
    norm = K1 * (1 - B + B * sum(passage.counts.values()) / average)
    return {
        "number": passage.number,
        "born": born,
        "died": ALIVE,
        "article": passage.article,
        "encoded": passage.encoded,
        "chunk": CHUNK_ROW.dump_json(passage.chunk).decode(),
        "vector": own,
        "weights": {dimension_of(t): count / (count + norm) for t, count in passage.counts.items()} or _NOTHING,
        "terms": {dimension_of(term): 1.0 for term in passage.counts} or _NOTHING,
    }
