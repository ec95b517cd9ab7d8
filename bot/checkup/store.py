"""The store: whether the index is whole, how old it is, whether the next one fits; and whether it says what we say."""

from __future__ import annotations

import datetime
import os
import shutil
import stat
from collections.abc import Iterator

from bot.assembly import index_of
from bot.checkup.findings import Finding
from bot.rebuilding import rebuild_state
from bot.settings import Settings
from corpus import CorpusError
from index import Manifest, SearchError, StoreError, checked_manifest, current_number

_CHECK = "store"
_ROOM = 3  # the next index, and as much again while it is made
_REBUILD = "run `python -m bot rebuild`"


def store_findings(settings: Settings) -> Iterator[Finding]:
    """The published index and the folder that it is in."""
    place = settings.shown()["store" if settings.backend == "faiss" else "milvus_uri"]
    try:
        manifest = _manifest(settings)
    except StoreError as error:
        yield Finding(_CHECK, "error", str(error))
        return
    if manifest is None:
        yield Finding(_CHECK, "error", f"{place} holds no index", _REBUILD)
        return
    built = datetime.datetime.fromisoformat(manifest.built)
    days = (datetime.datetime.now(datetime.UTC) - built).days
    yield Finding(
        _CHECK,
        "ok",
        f"index {manifest.generation} in {place} is whole: made on {built:%Y-%m-%d %H:%M} UTC, {days} days ago, of "
        f"{len(manifest.articles)} articles, {manifest.passages} passages",
    )
    if settings.backend == "faiss":
        yield from _folder(settings, manifest)
    yield from _last_rebuild(settings, manifest)


def _manifest(settings: Settings) -> Manifest | None:
    """What the published index says of itself, once all of it has been compared with that. Raises `StoreError`."""
    if settings.backend == "faiss":  # opening would fall back on the index before it, where this one is damaged
        number = current_number(settings.store)
        return None if number is None else checked_manifest(settings.store, number)
    index = index_of(settings)
    return index.open_current().manifest if index.has_index() else None


def _folder(settings: Settings, manifest: Manifest) -> Iterator[Finding]:
    store = settings.store
    needed, free = _ROOM * sum(mark.size for mark in manifest.files.values()), shutil.disk_usage(store).free
    if free < needed:
        said = f"{free / 1e6:.0f} MB left on the disk of {store}, and a rebuild needs {needed / 1e6:.0f} MB"
        yield Finding(_CHECK, "warning", said, "make room, or move LETTERLIJK_STORE")
    if not os.access(store, os.W_OK):
        said = f"{store} cannot be written by this user: no rebuild, no counts"
        yield Finding(_CHECK, "warning", said, "give the user that serves the folder")
    if store.stat().st_mode & stat.S_IWOTH:
        said = f"every user of this machine can write in {store}, and so change what is quoted"
        yield Finding(_CHECK, "warning", said, f"chmod o-w {store}")
    for damaged in sorted(store.glob("*.damaged")):
        said = f"{damaged} was found damaged and set aside"
        yield Finding(_CHECK, "warning", said, "look at the disk, then delete it")


def _last_rebuild(settings: Settings, manifest: Manifest) -> Iterator[Finding]:
    state = rebuild_state(settings.store)
    if state.status == "failed":
        said = f"the last rebuild failed: {state.message.splitlines()[0]}"
        yield Finding("rebuild", "warning", said, f"mend that, then {_REBUILD}")
    elif state.status != "never":
        yield Finding("rebuild", "ok", f"the last rebuild is {state.status}")
    missed = [name for name, answered in manifest.golden.items() if not answered]
    if missed:
        said = f"{len(missed)} of {len(manifest.golden)} golden questions are not answered: {', '.join(missed[:3])}"
        yield Finding("rebuild", "warning", said, "see `python -m bot generations`")


def article_findings(settings: Settings) -> Iterator[Finding]:
    """The article folder, and whether the index says the same."""
    try:
        found = list(index_of(settings).differences(settings.articles))
    except (CorpusError, SearchError) as error:
        yield Finding("articles", "error", str(error))
        return
    if found:
        said = f"{len(found)} differences between {settings.articles} and the index; the first: {found[0]}"
        yield Finding("articles", "warning", said, f"`python -m bot verify` lists all; {_REBUILD}")
    else:
        yield Finding("articles", "ok", f"the index says what {settings.articles} says")
