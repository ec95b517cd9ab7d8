"""Numbered generations of the index in a store folder, and one small file, CURRENT, that names the published one.

A generation never changes after it is published. Layout:

    store/CURRENT                     the number of the published generation
    store/000001/manifest.json        what it was made of, and what its files must be
    store/000001/articles.jsonl       the articles, as they were read
    store/000001/chunks.jsonl         the passages, in the order of their vectors
    store/000001/words.json           the words of the passages, with how often each is there
    store/000001/synonyms.json        the editors' synonyms
    store/000001/…                    vectors (index.dense) and terms (index.sparse)
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus import Article, Chunk, Synonyms
from index import files
from index.analysis import analysis
from index.dense import Dense
from index.sparse import Sparse
from index.types import FORMAT, FileMark, Manifest, StoreError

KEPT = 5
_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_ARTICLES = "articles.jsonl"
_CHUNKS = "chunks.jsonl"
_WORDS = "words.json"
_SYNONYMS = "synonyms.json"

_MANIFEST_ROW = TypeAdapter(Manifest)
_ARTICLE = TypeAdapter(Article)
_CHUNK = TypeAdapter(Chunk)
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened index: everything in it belongs together."""

    manifest: Manifest
    articles: Mapping[str, Article]
    chunks: tuple[Chunk, ...]
    dense: Dense
    sparse: Sparse
    words: Mapping[str, int]
    synonyms: Synonyms


def current_number(store: pathlib.Path) -> int | None:
    """The number of the published generation, None when there is none."""
    try:
        return int((store / _CURRENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StoreError(f"{store / _CURRENT} cannot be read ({error}): run `python -m bot rebuild`") from None


def has_index(store: pathlib.Path) -> bool:
    """Whether anything was ever published in the store."""
    return current_number(store) is not None


def read_manifest(store: pathlib.Path, number: int) -> Manifest:
    """What generation `number` says of itself. Raises `StoreError`."""
    path = folder_of(store, number) / _MANIFEST
    try:
        return _MANIFEST_ROW.validate_json(path.read_bytes())
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): run `python -m bot rebuild`") from None
    except ValidationError:
        raise StoreError(
            f"{path} is damaged or not of format {FORMAT}, which this version reads: run `python -m bot rebuild`"
        ) from None


def open_current(store: pathlib.Path) -> Generation:
    """The published generation, every file checked against its manifest. Raises `StoreError`."""
    number = current_number(store)
    if number is None:
        raise StoreError(f"{store} holds no index: run `python -m bot rebuild`")
    manifest = read_manifest(store, number)
    folder = folder_of(store, number)
    for name, mark in manifest.files.items():
        _check(folder / name, mark)
    if manifest.analysis != analysis():
        raise StoreError(f"{folder} was made by another version of the Dutch analysis: run `python -m bot rebuild`")
    return Generation(
        manifest,
        {article.id: article for article in _rows(folder / _ARTICLES, _ARTICLE)},
        tuple(_rows(folder / _CHUNKS, _CHUNK)),
        Dense.load(folder),
        Sparse.load(folder, manifest.passages),
        json.loads((folder / _WORDS).read_bytes()),
        tuple(tuple(group) for group in json.loads((folder / _SYNONYMS).read_bytes())),
    )


def write(store: pathlib.Path, generation: Generation) -> Manifest:
    """Write the generation under the next number and publish it. Returns its manifest, completed.

    The number is the highest on disk plus one: a number is never used twice, also after a crash.
    """
    number = max(numbers(store), default=0) + 1
    part = store / f".{number:06d}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    _write_rows(part / _ARTICLES, _ARTICLE, generation.articles.values())
    _write_rows(part / _CHUNKS, _CHUNK, generation.chunks)
    (part / _WORDS).write_text(json.dumps(generation.words, ensure_ascii=False), encoding="utf-8")
    (part / _SYNONYMS).write_text(json.dumps(generation.synonyms, ensure_ascii=False), encoding="utf-8")
    generation.dense.save(part)
    generation.sparse.save(part)
    marks = {path.name: FileMark(path.stat().st_size, files.sha256_of(path)) for path in sorted(part.iterdir())}
    manifest = dataclasses.replace(generation.manifest, generation=number, files=marks)
    (part / _MANIFEST).write_bytes(_MANIFEST_ROW.dump_json(manifest, indent=1))
    files.publish_folder(part, folder_of(store, number))
    files.write_atomically(store / _CURRENT, f"{number}\n")
    return manifest


def prune(store: pathlib.Path) -> None:
    """Delete all but the last few generations, and what a crash left half-written. Never the published one."""
    for path in store.glob(".*.part"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
    for number in sorted(numbers(store))[:-KEPT]:
        if number != current_number(store):
            shutil.rmtree(folder_of(store, number), ignore_errors=True)


def numbers(store: pathlib.Path) -> list[int]:
    """The numbers of all generations on disk, published or not."""
    return [int(path.name) for path in store.iterdir() if path.name.isdigit()] if store.is_dir() else []


def folder_of(store: pathlib.Path, number: int) -> pathlib.Path:
    """Where generation `number` lies."""
    return store / f"{number:06d}"


def _check(path: pathlib.Path, mark: FileMark) -> None:
    try:
        sound = path.stat().st_size == mark.size and files.sha256_of(path) == mark.sha256
    except OSError:
        sound = False
    if not sound:
        raise StoreError(f"{path} is missing or damaged: run `python -m bot rebuild`")


def _rows(path: pathlib.Path, row: TypeAdapter[_Row]) -> list[_Row]:
    with path.open("rb") as file:
        return [row.validate_json(line) for line in file]


def _write_rows(path: pathlib.Path, row: TypeAdapter[_Row], values: Iterable[_Row]) -> None:
    with path.open("wb") as file:
        for value in values:
            file.write(row.dump_json(value) + b"\n")
