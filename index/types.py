"""The nouns of search: what encodes, what is found, and what an index says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Chunk, Span, Synonyms

Vectors = NDArray[np.float32]

# The layout of a stored index; a reader knows exactly one.
FORMAT: Final = 5


class SearchError(Exception):
    """The passages cannot be searched; the message names the thing and the remedy.

    SearchError
    ├── EncoderError    an encoder cannot be loaded or does not fit the index
    ├── GateError       a rebuild stopped, because it would lose too much
    └── StoreError      the store holds no index, or one that cannot be trusted
        ├── DamagedError       a generation is not as it was published
        ├── NewerError         the index was written by a newer version of the program
        └── UnreachableError   where the index is kept does not answer
    """


class EncoderError(SearchError):
    """An encoder cannot be loaded, or is another one than the index was made with."""


class GateError(SearchError):
    """A rebuild stopped, because it would lose too much; the old index keeps serving."""


class StoreError(SearchError):
    """There is no index, or it is damaged or written by another version."""


class DamagedError(StoreError):
    """A generation is not as it was published."""


class NewerError(StoreError):
    """The index was written by a newer version of the program."""


class UnreachableError(StoreError):
    """Where the index is kept does not answer. The index is as it was."""


@dataclass(frozen=True, slots=True)
class PassageText:
    """What is encoded for a passage: its text under title and headings, the sentences in it, other questions for it."""

    text: str
    sentences: tuple[Span, ...]
    questions: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """How many vectors it has beside its own."""
        return len(self.sentences) + len(self.questions)


class Encoder(Protocol):
    """Text to vectors. `fingerprint` changes whenever the vectors would.

    `passage_share`, 0 to 1, is what a passage's own cosine counts for beside that of its best sentence.
    """

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def passage_share(self) -> float: ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""

    def encode_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """Of each passage `(1 + sentences, dim)` float32, rows of length 1: itself, and what each sentence says."""


class Reranker(Protocol):
    """A question and passages to how well each answers."""

    def scores(self, question: str, passages: Sequence[str]) -> Vectors:
        """`(len(passages),)` float32, 0 to 1, higher is better."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and why.

    `score`, 0 to 1 and higher is better, compares the hits of one search. `similarity` (cosine, -1 to 1) and `coverage`
    (0 to 1: how much of the question's weight in words stands in the passage) compare between searches. `sentence` is
    the sentence of the passage nearest to the question; `nearest` is the cosine of the nearest sentence, or of another
    way to ask for the passage that is nearer. `ranks` counts from 1 per leg of the search. `number` is the
    passage's place in the index.
    """

    chunk: Chunk
    score: float
    similarity: float
    nearest: float
    coverage: float
    sentence: Span
    ranks: Mapping[str, int]
    number: int


@dataclass(frozen=True, slots=True)
class FileMark:
    """What a file of a generation must be."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of, and what its files must be. Whatever changes the meaning of the index is in it.

    `articles` are the hashes of the articles by id, in the index's order, `paths` their files in the article folder.
    `nearest` says which index searches the vectors, and `recall` how many of the ten nearest it finds, 0 to 1.
    `golden` says of each question that must stay answered whether it is. `calibration` holds the numbers by which
    `bot.confidence` judges this encoder's hits; empty for its defaults. `previous` is the number of the index that was
    served when this one was published, 0 if none was, None where that was not written down.
    """

    format: Literal[5]
    generation: int
    built: str
    encoder: str
    fingerprint: str
    dim: int
    analysis: str
    max_words: int
    passages: int
    articles: Mapping[str, str]
    paths: Mapping[str, str]
    nearest: str
    recall: float
    golden: Mapping[str, bool]
    files: Mapping[str, FileMark]
    calibration: Mapping[str, float] = field(default_factory=dict)
    previous: int | None = None


class ByMeaning(Protocol):
    """The leg of the search that compares vectors."""

    def search(self, query: Vectors, count: int) -> NDArray[np.int64]:
        """The numbers of the `count` passages nearest to the `(dim,)` query vector, nearest first."""

    def similarities(self, query: Vectors, numbers: NDArray[np.int64]) -> tuple[Vectors, Vectors, list[Vectors]]:
        """For each passage in `numbers` its similarity to the query, that of its best sentence, those of all of them.

        All are cosines, -1 to 1, higher is better: twice `(len(numbers),)`, and for each passage `(sentences,)`.
        """


class ByWord(Protocol):
    """The leg of the search that compares terms."""

    def best(self, terms: Sequence[str], count: int) -> NDArray[np.int64]:
        """The numbers of the `count` passages with the highest BM25 scores above 0, highest first."""

    def coverage(self, terms: Sequence[str], numbers: NDArray[np.int64]) -> Vectors:
        """`(len(numbers),)` float32, 0 to 1: the share of the question's terms that stands in each passage."""


class Index(Protocol):
    """One generation of an index, opened, wherever it is kept. Everything in it belongs together.

    Passages have numbers, which mean nothing outside the generation.
    """

    @property
    def manifest(self) -> Manifest: ...

    @property
    def articles(self) -> Mapping[str, Article]: ...

    @property
    def dense(self) -> ByMeaning: ...

    @property
    def sparse(self) -> ByWord: ...

    @property
    def words(self) -> Mapping[str, int]: ...

    @property
    def synonyms(self) -> Synonyms: ...

    def passages(self, numbers: Sequence[int]) -> list[Chunk]:
        """The passages with these numbers, in their order."""

    def last_passages(self, count: int) -> list[Chunk]:
        """Up to `count` passages from the end of the index, the last first."""
