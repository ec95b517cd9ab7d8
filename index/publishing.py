"""Publishing a generation, going back to an older one, and clearing up: all that changes which index is served."""

from __future__ import annotations

import contextlib
import contextvars
import dataclasses
import hashlib
import json
import logging
import pathlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus import Synonyms
from index import files, generations, manifests
from index.types import Manifest, StoreError

KEPT = 5
_UNDONE = "UNDONE"
_LOCK = "lock"
_log = logging.getLogger(__name__)
_held: contextvars.ContextVar[pathlib.Path | None] = contextvars.ContextVar("_held", default=None)


@dataclass(frozen=True, slots=True)
class Listed:
    """A generation on disk; `manifest` is None when it is not fit to be served, and `problem` says why."""

    number: int
    published: bool
    manifest: Manifest | None
    problem: str = ""

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(mark.size for mark in self.manifest.files.values()) if self.manifest else 0


@contextlib.contextmanager
def alone_in(store: pathlib.Path) -> Iterator[None]:
    """Alone in the store, after waiting for whoever else is; within it, `alone_in` the same store does nothing.

    What the file system refuses becomes a `StoreError`.
    """
    if _held.get() == store.absolute():
        yield
        return
    with refusals_of(store):
        store.mkdir(parents=True, exist_ok=True)
        with files.locked(store / _LOCK, lambda holder: _log.warning("waiting for another rebuild (%s)", holder)):
            _clear(store)
            token = _held.set(store.absolute())
            try:
                yield
            finally:
                _held.reset(token)


def is_busy(store: pathlib.Path) -> bool:
    """Whether anyone is alone in the store."""
    return files.is_locked(store / _LOCK)


@contextlib.contextmanager
def next_in_line(store: pathlib.Path) -> Iterator[bool]:
    """The place in line for the store, of which there is one; says whether it was free."""
    with refusals_of(store):
        store.mkdir(parents=True, exist_ok=True)
        with files.locked_if_free(store / "line") as first:
            yield first


@contextlib.contextmanager
def refusals_of(store: pathlib.Path) -> Iterator[None]:
    """What the file system refuses becomes a `StoreError`."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or store}: the index cannot be written ({error.strerror}): check the disk and its "
            "rights; the old index still serves"
        ) from error


@contextlib.contextmanager
def scratch(store: pathlib.Path, name: str) -> Iterator[pathlib.Path]:
    """An empty folder in the store, that is gone afterwards unless it was published."""
    part = store / f".{name}.part"
    part.mkdir()
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def publish(store: pathlib.Path, part: pathlib.Path, manifest: Manifest) -> Manifest:
    """Make the files in `part` the next generation, and the published one. Returns its manifest, completed.

    What `manifest` says already of some of the files is taken over.

    The number is the highest on disk plus one: a number is never used twice, also after a crash.
    """
    number = _highest(store) + 1
    manifest = dataclasses.replace(manifest, generation=number, files=manifests.marks_of(part, manifest.files))
    raw = manifests.MANIFEST_ROW.dump_json(manifest, indent=1)
    (part / manifests.MANIFEST).write_bytes(raw)
    (part / manifests.MANIFEST_HASH).write_text(hashlib.sha256(raw).hexdigest(), encoding="utf-8")
    for name in (manifests.MANIFEST, manifests.MANIFEST_HASH):
        files.flush(part / name)
    files.publish_folder(part, manifests.folder_of(store, number))
    point_at(store, number)
    _prune(store, manifest)
    return manifest


def point_at(store: pathlib.Path, number: int) -> None:
    """Let generation `number` be the published one."""
    files.write_atomically(store / generations.CURRENT, f"{number}\n")


def roll_back(store: pathlib.Path, number: int | None = None) -> Manifest:
    """Publish generation `number` again, by default the one that was served before this. Raises `StoreError`.

    The next rebuild leaves it published until the articles are others than those that were undone.
    """
    with alone_in(store):
        published = generations.current_number(store)
        if number is not None and number == published:
            raise StoreError(f"index {number} is published already: see `python -m bot generations`")
        if number is not None and number not in generations.numbers(store):
            raise StoreError(f"index {number} cannot be published: it is not kept; see `python -m bot generations`")
        earlier = generations.served_before(store, published) if published else ()
        for wanted in earlier if number is None else (number,):
            try:
                manifest = generations.open_numbered(store, wanted).manifest
                generations.check_analysis(manifests.folder_of(store, wanted), manifest)
            except StoreError as error:
                if number is not None:
                    raise StoreError(f"index {number} cannot be published: {error}") from None
                continue
            _keep_undone(store, published)
            point_at(store, wanted)
            return manifest
    raise StoreError("there is no older index to go back to: see `python -m bot generations`")


def listed(store: pathlib.Path) -> tuple[Listed, ...]:
    """All generations on disk, oldest first. Only manifests are read; `checked_manifest` looks at the files."""
    published = generations.current_number(store)
    found = []
    for number in sorted(generations.numbers(store)):
        try:
            found.append(Listed(number, number == published, manifests.read_manifest(store, number)))
        except StoreError as error:
            found.append(Listed(number, number == published, None, str(error)))
    return tuple(found)


def set_aside(store: pathlib.Path, number: int) -> None:
    """Put a damaged generation out of the way, for whoever wants to know what happened to it. It is never deleted."""
    folder = manifests.folder_of(store, number)
    if folder.exists():
        folder.rename(folder.with_suffix(".damaged"))
        _log.error("index %d is damaged and was set aside as %s", number, folder.with_suffix(".damaged"))


def is_undone(store: pathlib.Path, digest: str) -> bool:
    """Whether what has this digest was published and rolled back since."""
    try:
        return digest in (store / _UNDONE).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return False


def forget_undone(store: pathlib.Path) -> None:
    """What was rolled back may be published again."""
    (store / _UNDONE).unlink(missing_ok=True)


def digest_of(articles: Mapping[str, str], synonyms: Synonyms) -> str:
    """A name for articles (hashes by id) and synonyms as they were written, whichever version reads them."""
    written = sorted((article_id, each.rpartition("-")[2]) for article_id, each in articles.items())
    return hashlib.sha256(json.dumps([written, synonyms]).encode()).hexdigest()


def _keep_undone(store: pathlib.Path, published: int | None) -> None:
    """Remember what is being undone, so that a rebuild does not do it again."""
    if published is None:
        return
    try:
        undone = generations.open_numbered(store, published)
    except StoreError:
        return
    path = store / _UNDONE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    files.write_atomically(path, f"{before}{digest_of(undone.manifest.articles, undone.synonyms)}\n")


def _highest(store: pathlib.Path) -> int:
    names = (path.name.removesuffix(".damaged") for path in store.iterdir())
    return max((int(name) for name in names if name.isdigit()), default=0)


def _prune(store: pathlib.Path, published: Manifest) -> None:
    """Delete all but the last few generations. Never the published one, nor the one that was before it."""
    for number in sorted(generations.numbers(store))[:-KEPT]:
        if number not in {published.generation, published.previous}:
            shutil.rmtree(manifests.folder_of(store, number), ignore_errors=True)


def _clear(store: pathlib.Path) -> None:
    """Delete what a crash left half-written."""
    for path in store.glob(".*.part"):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
