"""Publishing a generation in Milvus, and going back to an older one."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from corpus import Synonyms
from index.backends.milvus import pieces
from index.backends.milvus.connection import Connection
from index.backends.milvus.generations import (
    MANIFEST,
    ROWS,
    UNDONE,
    Tables,
    current_number,
    marks_of,
    numbers,
    open_numbered,
    opened,
    read_manifest,
    served_before,
    soundest,
)
from index.backends.milvus.pruning import clear, prune
from index.backends.milvus.reading import MilvusIndex, Rows
from index.backends.milvus.schema import ALIAS, make_pieces, tables_of
from index.backends.milvus.writing import Writer
from index.gathering import Gathered
from index.generations import check_analysis
from index.manifests import MANIFEST_ROW
from index.nearest import Nearest
from index.publishing import Listed, digest_of
from index.types import DamagedError, Encoder, Index, Manifest, NewerError, StoreError, UnreachableError
from index.vectors import Progress


@dataclass(frozen=True, slots=True)
class Shelf:
    """The Milvus as a rebuild sees it (`index.shelf`)."""

    store: pathlib.Path
    milvus: Connection

    def current_number(self) -> int | None:
        return current_number(self.milvus)

    def before(self) -> MilvusIndex | None:
        try:
            return soundest(self.milvus) if current_number(self.milvus) is not None else None
        except NewerError:
            raise
        except DamagedError:
            return None

    def older_calibration(self, fingerprint: str) -> Mapping[str, float]:  # noqa: ARG002
        return {}  # there is no older format in Milvus

    def is_undone(self, digest: str) -> bool:
        return digest in _undone(self.milvus)

    def forget_undone(self) -> None:
        published = current_number(self.milvus)
        if published is not None:
            self.milvus.call("delete", tables_of(published), filter=f'name == "{UNDONE}"')

    @contextlib.contextmanager
    def written(
        self,
        gathered: Gathered,
        spool: pathlib.Path,
        before: Index | None,
        encoder: Encoder,
        synonyms: Synonyms,
        *,
        progress: Progress,
        copies: bool,
    ) -> Iterator[_Draft]:
        old = before if isinstance(before, MilvusIndex) else None
        began, number = current_number(self.milvus), _next_number(self.milvus)
        clear(self.milvus)
        writer = Writer(self.milvus, number, gathered, old, copies=copies and old is not None)
        rows, terms, encoded = writer.write(spool, encoder, progress)
        yield _Draft(rows, Tables(writer.words, terms, synonyms), encoded, began, number)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A generation whose rows are in Milvus, and seen by nobody. `began` is the one that was published meanwhile."""

    rows: Rows
    tables: Tables
    encoded: int
    began: int | None
    number: int
    nearest: Nearest = field(default_factory=Nearest)

    @property
    def passages(self) -> int:
        return self.tables.terms.passages

    def opened(self, manifest: Manifest) -> Index:
        return opened(self.rows, manifest, self.tables)

    def publish(self, manifest: Manifest) -> Manifest:
        """The manifest is written last: a generation without one was never finished."""
        milvus, name, raw = self.rows.milvus, tables_of(self.number), self.tables.raw()
        manifest = dataclasses.replace(manifest, generation=self.number, files=marks_of(raw))
        make_pieces(milvus, name)
        pieces.put(milvus, name, raw.items())
        pieces.put(milvus, name, [(ROWS, json.dumps([self.rows.digest, self.rows.number]).encode())])
        _keep_undone(milvus, self.number, _undone(milvus))
        pieces.put(milvus, name, [(MANIFEST, MANIFEST_ROW.dump_json(manifest))])
        if current_number(milvus) != self.began:
            raise StoreError("another machine published an index meanwhile: run `python -m bot rebuild` again")
        _point_at(milvus, self.number)
        prune(milvus, manifest)
        return manifest


def keep_calibration(milvus: Connection, generation: Index, calibration: Mapping[str, float]) -> int:
    """Publish a generation again with another calibration; it sees the same rows. Returns its number."""
    number = generation.manifest.generation
    if current_number(milvus) != number:
        raise StoreError("the index changed meanwhile: run calibrate again")
    index = open_numbered(milvus, number)
    tables = Tables(index.words, index.sparse.terms, index.synonyms)
    manifest = dataclasses.replace(index.manifest, calibration=calibration, previous=number)
    return _Draft(index.rows, tables, 0, number, _next_number(milvus)).publish(manifest).generation


def roll_back(milvus: Connection, number: int | None) -> Manifest:
    """Publish generation `number` again, by default the one that was served before this. Raises `StoreError`."""
    published = current_number(milvus)
    if number is not None and number == published:
        raise StoreError(f"index {number} is published already: see `python -m bot generations`")
    earlier = served_before(milvus, published) if published else ()
    for wanted in earlier if number is None else (number,):
        try:
            manifest = open_numbered(milvus, wanted).manifest
            check_analysis(f"index {wanted} in the Milvus at {milvus}", manifest)
        except UnreachableError:
            raise
        except StoreError as error:
            if number is not None:
                raise StoreError(f"index {number} cannot be published: {error}") from None
            continue
        if published is not None:
            _keep_undone(milvus, wanted, {*_undone(milvus), *_digest(milvus, published)})
        _point_at(milvus, wanted)
        return manifest
    raise StoreError("there is no older index to go back to: see `python -m bot generations`")


def listed(milvus: Connection) -> tuple[Listed, ...]:
    """All generations, oldest first."""
    published = current_number(milvus)
    found = []
    for number in numbers(milvus):
        try:
            found.append(Listed(number, number == published, read_manifest(milvus, number)))
        except UnreachableError:
            raise
        except StoreError as error:
            found.append(Listed(number, number == published, None, str(error)))
    return tuple(found)


def _point_at(milvus: Connection, number: int) -> None:
    """Let generation `number` be the published one: readers see it, or the one before, and nothing between."""
    method = "create_alias" if current_number(milvus) is None else "alter_alias"
    milvus.call(method, tables_of(number), ALIAS)


def _next_number(milvus: Connection) -> int:
    return max(numbers(milvus), default=0) + 1


def _undone(milvus: Connection) -> set[str]:
    """The digests of what was rolled back to get at the published generation; they are kept with it."""
    published = current_number(milvus)
    found = pieces.get(milvus, tables_of(published), [UNDONE]) if published is not None else {}
    return set(json.loads(found[UNDONE])) if UNDONE in found else set()


def _keep_undone(milvus: Connection, number: int, digests: Collection[str]) -> None:
    if digests:
        pieces.put(milvus, tables_of(number), [(UNDONE, json.dumps(sorted(digests)).encode())])


def _digest(milvus: Connection, number: int) -> Iterator[str]:
    """The name of what a generation holds, if that can still be read."""
    with contextlib.suppress(DamagedError):
        index = open_numbered(milvus, number)
        yield digest_of(index.manifest.articles, index.synonyms)
