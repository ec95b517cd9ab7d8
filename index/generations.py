"""Numbered generations of the index in a store folder, and one small file, CURRENT, that names the published one.

A generation never changes after it is published. Layout:

    store/CURRENT                     the number of the published generation
    store/000001/manifest.json        what it was made of, and what its files must be; manifest.sha256 is its own hash
    store/000001/articles.jsonl       the articles, as they were read
    store/000001/chunks.jsonl         the passages, in the order of their vectors
    store/000001/first_passages.npy   which passages are of which article
    store/000001/text_hashes.npy      the hash of what each passage was encoded from
    store/000001/words.json           the words of the passages, with how often each is there
    store/000001/synonyms.json        the editors' synonyms
    store/000001/…                    terms (index.sparse), and what searches the vectors (index.nearest)
    store/000001/vectors-0.bin, …     vectors (index.dense), in files that the generation may share with others
    store/000001.damaged              a generation that was found damaged
    store/UNDONE                      what was rolled back (index.publishing)

This file reads; `index.publishing` writes.
"""

from __future__ import annotations

import itertools
import json
import logging
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from corpus import Article, Chunk, Synonyms
from index.analysis import analysis
from index.dense import Dense
from index.manifests import MANIFEST, MANIFEST_HASH, checked_manifest, folder_of, read_manifest
from index.rows import ArticleRows, Rows
from index.sparse import Sparse
from index.types import DamagedError, Manifest, NewerError, StoreError

CURRENT = "CURRENT"
ARTICLES = "articles"
CHUNKS = "chunks"
FIRST_PASSAGES = "first_passages.npy"
TEXT_HASHES = "text_hashes.npy"
WORDS = "words.json"
SYNONYMS = "synonyms.json"

ARTICLE_ROW = TypeAdapter(Article)
_CALIBRATION = TypeAdapter(dict[str, float])
CHUNK_ROW = TypeAdapter(Chunk)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened index: everything in it belongs together. Articles and passages are read from the disk when asked for.

    `first_passages` is `(articles + 1,)`: the passages of article i are `first_passages[i]` to `first_passages[i + 1]`.
    """

    manifest: Manifest
    articles: Mapping[str, Article]
    chunks: Sequence[Chunk]
    dense: Dense
    sparse: Sparse
    words: Mapping[str, int]
    synonyms: Synonyms
    first_passages: NDArray[np.int64]

    def passages(self, numbers: Sequence[int]) -> list[Chunk]:
        """The passages with these numbers, in their order."""
        return [self.chunks[number] for number in numbers]

    def last_passages(self, count: int) -> list[Chunk]:
        """Up to `count` passages from the end of the index, the last first."""
        return list(itertools.islice(reversed(self.chunks), count))


def current_number(store: pathlib.Path) -> int | None:
    """The number of the published generation, None when there is none."""
    try:
        return int((store / CURRENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StoreError(f"{store / CURRENT} cannot be read ({error}): run `python -m bot rebuild`") from None


def current_mark(store: pathlib.Path) -> str | None:
    """What tells the published generation from all others, also of a store that stood here before; None for none.

    Raises as `current_number`.
    """
    number = current_number(store)
    if number is None:
        return None
    try:
        return f"{number} {(folder_of(store, number) / MANIFEST_HASH).read_text(encoding='ascii')}"
    except (OSError, ValueError):
        return str(number)  # damaged: whoever opens it says so


def has_index(store: pathlib.Path) -> bool:
    """Whether anything was ever published in the store."""
    return (store / CURRENT).exists()


def open_current(store: pathlib.Path) -> Generation:
    """The published generation, every file checked; where it is damaged, the one before it. Raises `StoreError`."""
    number, generation = soundest(store)
    check_analysis(folder_of(store, number), generation.manifest)
    generation.dense.passages.index  # noqa: B018 made here, so that no question has to wait for it
    return generation


def check_analysis(where: object, manifest: Manifest) -> None:
    """Raises `StoreError` for a generation whose terms are others than those that a question gets now."""
    if manifest.analysis != analysis():
        raise StoreError(f"{where} was made by another version of the Dutch analysis: run `python -m bot rebuild`")


def soundest(store: pathlib.Path) -> tuple[int, Generation]:
    """The published generation or, where it is damaged, the last sound one before it. Raises `StoreError`.

    Where nothing can be read of which one is published, it is the last sound one of all.
    """
    problem: StoreError | None = None
    try:
        published = current_number(store)
    except StoreError as error:
        published, problem = None, error
    if published is None and not problem:
        raise StoreError(f"{store} holds no index: run `python -m bot rebuild`")
    latest_first = sorted(numbers(store), reverse=True)
    for number in latest_first if published is None else (published, *served_before(store, published)):
        try:
            generation = open_numbered(store, number)
        except StoreError as error:
            if isinstance(error, NewerError) or (number == published and not isinstance(error, DamagedError)):
                raise
            if published is not None and current_number(store) != published:
                return soundest(store)  # it was published anew, and an old one deleted, while we looked
            problem = problem or error
        else:
            if problem:
                _log.error("%s; index %d is served instead", problem, number)
            return number, generation
    raise problem or StoreError(f"{store} holds no index: run `python -m bot rebuild`")


def served_before(store: pathlib.Path, number: int) -> Iterator[int]:
    """Which generations were published before `number`, last first: by number where no manifest tells which."""
    while True:
        try:
            previous = read_manifest(store, number).previous
        except StoreError:
            previous = None
        if previous is None:
            yield from sorted((each for each in numbers(store) if each < number), reverse=True)
            return
        if previous == 0:
            return
        yield previous
        number = previous


def open_numbered(store: pathlib.Path, number: int) -> Generation:
    """Generation `number`, every file checked against its manifest. Raises `DamagedError` and `NewerError`."""
    manifest, folder = checked_manifest(store, number), folder_of(store, number)
    try:
        return read(folder, manifest)
    except (OSError, ValueError) as error:  # it was deleted while we read, or the disk fails
        raise DamagedError(f"{folder} cannot be read ({error}): run `python -m bot rebuild`") from None


def older_calibration(store: pathlib.Path, fingerprint: str) -> Mapping[str, float]:
    """The calibration for an encoder in a published index of an older format; empty where none can be read."""
    try:
        written = json.loads((folder_of(store, current_number(store) or 0) / MANIFEST).read_bytes())
        return _CALIBRATION.validate_python(written["calibration"]) if written["fingerprint"] == fingerprint else {}
    except (StoreError, OSError, ValueError, KeyError, TypeError):
        return {}


def read(folder: pathlib.Path, manifest: Manifest) -> Generation:
    """The generation in a folder that is as its manifest says."""
    return Generation(
        manifest,
        ArticleRows(Rows(folder, ARTICLES, ARTICLE_ROW), list(manifest.articles)),
        Rows(folder, CHUNKS, CHUNK_ROW),
        Dense.load(folder),
        Sparse.load(folder),
        json.loads((folder / WORDS).read_bytes()),
        tuple(tuple(group) for group in json.loads((folder / SYNONYMS).read_bytes())),
        np.load(folder / FIRST_PASSAGES),
    )


def numbers(store: pathlib.Path) -> list[int]:
    """The numbers of all generations on disk, published or not."""
    return [int(path.name) for path in store.iterdir() if path.name.isdigit()] if store.is_dir() else []
