"""A generation in Milvus, as it is searched. Only the words and terms are held here; the rest is asked for."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import Chunk, Synonyms
from index.backends.milvus.articles import Articles, key_of
from index.backends.milvus.connection import Connection
from index.backends.milvus.schema import MOST, PASSAGES, VECTORS, seen_by
from index.generations import CHUNK_ROW
from index.types import DamagedError, Manifest, Vectors

PLACES = 1 << 12  # vectors of one passage: its own, and one for each sentence or other question
_LAST = 200  # articles whose passages are looked at from the end

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Terms:
    """In how many passages each term stands, of how many, and how many terms these have together."""

    df: Mapping[str, int]
    passages: int
    length: int

    @property
    def average(self) -> int:
        """Of a passage, in whole terms: so it seldom changes, and with it the weights of all passages."""
        return max(1, round(self.length / self.passages)) if self.passages else 1

    def idf(self, term: str) -> float:
        """As in `index.sparse`: a term that stands nowhere has the highest."""
        df = self.df.get(term, 0)
        return math.log(1 + (self.passages - df + 0.5) / (df + 0.5))


@dataclass(frozen=True, slots=True)
class Rows:
    """The passages of one generation: those in collections of many generations that number `number` sees."""

    milvus: Connection
    digest: str
    number: int

    @property
    def passages(self) -> str:
        return PASSAGES + self.digest

    @property
    def vectors(self) -> str:
        return VECTORS + self.digest

    @property
    def seen(self) -> str:
        return seen_by(self.number)


@dataclass(frozen=True, slots=True)
class Dense:
    """Search by meaning: Milvus compares the vectors."""

    rows: Rows

    def search(self, query: Vectors, count: int) -> Numbers:
        found = self.rows.milvus.call(
            "search",
            self.rows.passages,
            data=[query],
            anns_field="vector",
            limit=count,
            filter=self.rows.seen,
            output_fields=["number"],
        )[0]
        return np.array([hit["number"] for hit in found], np.int64)

    def similarities(self, query: Vectors, numbers: Numbers) -> tuple[Vectors, Vectors, list[Vectors]]:
        """Raises `DamagedError` where Milvus does not have the vectors of a passage."""
        found = self.rows.milvus.call(
            "search",
            self.rows.vectors,
            data=[query],
            anns_field="vector",
            limit=MOST,
            filter=f"passage in {numbers.tolist()}",
            output_fields=["id"],
        )[0]
        cosines: dict[int, dict[int, float]] = {int(number): {} for number in numbers}
        for hit in found:
            number, place = divmod(hit["id"], PLACES)
            cosines[number][place] = hit["distance"]
        own, sentences = np.zeros(len(numbers), np.float32), []
        for at, (number, by_place) in enumerate(cosines.items()):
            if len(by_place) < 2 or max(by_place) + 1 != len(by_place):  # noqa: PLR2004 its own and one sentence's
                raise DamagedError(
                    f"the Milvus at {self.rows.milvus} lacks vectors of passage {number}: run `python -m bot rebuild`"
                )
            own[at] = by_place[0]
            sentences.append(np.array([by_place[place] for place in range(1, len(by_place))], np.float32))
        return own, np.array([each.max() for each in sentences], np.float32), sentences


@dataclass(frozen=True, slots=True)
class Sparse:
    """Search by word: Milvus multiplies the terms' weights in passages (BM25 but for idf) by their idf."""

    rows: Rows
    terms: Terms

    def best(self, terms: Sequence[str], count: int) -> Numbers:
        asked = {dimension_of(term): self.terms.idf(term) for term in terms if term in self.terms.df}
        found = self._found("weights", asked, self.rows.seen, count)
        return np.array(sorted(found, key=lambda number: (-found[number], number)), np.int64)

    def coverage(self, terms: Sequence[str], numbers: Numbers) -> Vectors:
        weights = {term: self.terms.idf(term) for term in terms}
        asked = {dimension_of(term): weight for term, weight in weights.items() if term in self.terms.df}
        found = self._found("terms", asked, f"number in {numbers.tolist()}", max(1, len(numbers)))
        total = sum(weights.values()) or 1.0
        return np.array([found.get(int(number), 0.0) / total for number in numbers], np.float32)

    def _found(self, field: str, asked: Mapping[int, float], where: str, count: int) -> Mapping[int, float]:
        """Scores of passages, by number."""
        if not asked:
            return {}
        found = self.rows.milvus.call(
            "search",
            self.rows.passages,
            data=[asked],
            anns_field=field,
            limit=count,
            filter=where,
            output_fields=["number"],
        )[0]
        return {hit["number"]: hit["distance"] for hit in found}


@dataclass(frozen=True, slots=True)
class MilvusIndex:
    """A generation in Milvus."""

    manifest: Manifest
    articles: Articles
    dense: Dense
    sparse: Sparse
    words: Mapping[str, int]
    synonyms: Synonyms
    rows: Rows

    def passages(self, numbers: Sequence[int]) -> list[Chunk]:
        rows = self._rows(f"number in {[int(number) for number in numbers]}") if numbers else []
        chunks = {row["number"]: CHUNK_ROW.validate_json(row["chunk"]) for row in rows}
        if missing := [number for number in numbers if number not in chunks]:
            raise DamagedError(
                f"the Milvus at {self.rows.milvus} lacks passage {missing[0]}: run `python -m bot rebuild`"
            )
        self.articles.fetch(list({chunk.article_id for chunk in chunks.values()}))  # they are quoted next
        return [chunks[number] for number in numbers]

    def last_passages(self, count: int) -> list[Chunk]:
        last = list(self.manifest.articles.items())[-_LAST:]
        places = {article_id: place for place, (article_id, _) in enumerate(last)}
        rows = self._rows(f"article in {[key_of(*each) for each in last]} and {self.rows.seen}")
        chunks = [(CHUNK_ROW.validate_json(row["chunk"]), row["number"]) for row in rows]
        chunks.sort(key=lambda each: (places[each[0].article_id], each[1]), reverse=True)
        return [chunk for chunk, _ in chunks[:count]]

    def stored(self, article_id: str) -> tuple[list[Chunk], list[bytes]]:
        """An article's passages in order, and the hash of what each was encoded from."""
        key = key_of(article_id, self.manifest.articles[article_id])
        rows = sorted(self._rows(f'article == "{key}" and {self.rows.seen}'), key=lambda row: int(row["number"]))
        return [CHUNK_ROW.validate_json(r["chunk"]) for r in rows], [bytes.fromhex(r["encoded"]) for r in rows]

    def _rows(self, where: str) -> list[dict[str, Any]]:
        fields = ["number", "chunk", "encoded"]
        rows = self.rows.milvus.call("query", self.rows.passages, filter=where, output_fields=fields, limit=MOST)
        return list(rows)


def dimension_of(term: str) -> int:
    """A term's number in sparse vectors, from 1: a hash, so that no list of terms has to be kept the same."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest()) % (2**32 - 2) + 1
