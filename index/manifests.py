"""What a generation says of itself, read and compared with what lies on the disk."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from pydantic import TypeAdapter, ValidationError

from index import files
from index.types import FORMAT, DamagedError, FileMark, Manifest, NewerError, StoreError

MANIFEST = "manifest.json"
MANIFEST_HASH = "manifest.sha256"
MANIFEST_ROW = TypeAdapter(Manifest)


def checked_manifest(store: pathlib.Path, number: int) -> Manifest:
    """The manifest of generation `number`, whose files have been compared with it. Raises as `open_numbered`."""
    manifest = read_manifest(store, number)
    folder = folder_of(store, number)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for problem in pool.map(lambda item: _damage(folder / item[0], item[1]), manifest.files.items()):
            if problem:
                raise DamagedError(problem)
    return manifest


def read_manifest(store: pathlib.Path, number: int) -> Manifest:
    """What generation `number` says of itself. Raises `DamagedError`, `NewerError`; `StoreError` for an older one."""
    path = folder_of(store, number) / MANIFEST
    hash_path = path.with_name(MANIFEST_HASH)
    try:
        raw = path.read_bytes()
        said = hash_path.read_text(encoding="ascii") if hash_path.exists() else None
    except OSError as error:
        raise DamagedError(f"{path} cannot be read ({error.strerror}): run `python -m bot rebuild`") from None
    except ValueError:
        raise _damaged(path) from None
    if said is not None and said != hashlib.sha256(raw).hexdigest():
        raise _damaged(path)
    manifest = manifest_of(raw, number, path)
    if said is None:
        raise DamagedError(f"{hash_path} is missing: run `python -m bot rebuild`")
    return manifest


def manifest_of(raw: bytes, number: int, where: object) -> Manifest:
    """The manifest of generation `number` as it was written `where`. Raises as `read_manifest`."""
    try:
        written = json.loads(raw)["format"]
    except (ValueError, KeyError, TypeError):
        raise _damaged(where) from None
    if written != FORMAT:
        if isinstance(written, int) and written > FORMAT:
            raise NewerError(
                f"{where} is of format {written}, and this version reads {FORMAT}: update the program, or point "
                "LETTERLIJK_STORE at another folder"
            )
        raise StoreError(
            f"{where} is of format {written}, and this version reads {FORMAT}: run `python -m bot rebuild`"
        )
    try:
        manifest = MANIFEST_ROW.validate_json(raw)
    except ValidationError:
        raise _damaged(where) from None
    if manifest.generation != number:
        raise DamagedError(f"{where} is that of index {manifest.generation}: run `python -m bot rebuild`")
    if manifest.previous is not None and not 0 <= manifest.previous < number:
        raise _damaged(where)  # numbers only rise, and so following them back ends
    return manifest


def _damaged(where: object) -> DamagedError:
    return DamagedError(f"{where} is damaged: run `python -m bot rebuild`")


def marks_of(folder: pathlib.Path, known: Mapping[str, FileMark]) -> dict[str, FileMark]:
    """What the files in a folder are; some are `known`. Meanwhile they are flushed, for that takes as long."""
    paths = sorted(folder.iterdir())
    with ThreadPoolExecutor() as pool:
        flushed = [pool.submit(files.flush, path) for path in paths]
        marks = dict(zip(paths, pool.map(lambda path: known.get(path.name) or _mark_of(path), paths), strict=True))
        for each in flushed:
            each.result()
    return {path.name: mark for path, mark in marks.items()}


def twins_in(folder: pathlib.Path, older: Manifest, sound: pathlib.Path, manifest: Manifest) -> dict[str, pathlib.Path]:
    """By the names of a generation's files: the same files in the folder of an older one, if they are still sound.

    Those of the generation, in the folder `sound`, have been compared with its manifest.
    """
    known = {mark: folder / name for name, mark in older.files.items()}
    same = [(name, known[mark]) for name, mark in manifest.files.items() if mark in known]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        alike = pool.map(lambda each: files.are_same(sound / each[0], each[1]), same)
        return {name: path for (name, path), is_same in zip(same, alike, strict=True) if is_same}


def folder_of(store: pathlib.Path, number: int) -> pathlib.Path:
    """Where generation `number` lies."""
    return store / f"{number:06d}"


def _mark_of(path: pathlib.Path) -> FileMark:
    return FileMark(path.stat().st_size, files.sha256_of(path))


def _damage(path: pathlib.Path, mark: FileMark) -> str:
    """What is wrong with a file; an empty string when nothing is."""
    try:
        sound = path.stat().st_size == mark.size and _mark_of(path) == mark
    except OSError:
        sound = False
    return "" if sound else f"{path} is missing or damaged: run `python -m bot rebuild`"
