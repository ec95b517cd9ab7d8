"""One rebuild as the settings say, and a note in the store of how far it is, which every process can read."""

from __future__ import annotations

import datetime
import os
import pathlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from bot.assembly import index_of
from bot.golden import examiner
from bot.settings import Settings
from bot.types import BotError
from corpus import CorpusError
from index import Encoder, Gates, Rebuilt, SearchError, alone_in, is_busy, refusals_of

Progress = Callable[[int, int], None]
_FILE = "rebuild.json"
_QUEUED = "rebuild.queued"
_STARTED_WITHIN = datetime.timedelta(minutes=1)
_BETWEEN = datetime.timedelta(seconds=0.5)  # two notes of progress


@dataclass(frozen=True, slots=True)
class RebuildState:
    """The last rebuild: `done` of `total` passages encoded; `message` says what came of it.

    It is "queued" from when it is asked for until it begins. `succeeded` and `failed` count all rebuilds in this store.
    """

    status: Literal["never", "queued", "running", "done", "failed"] = "never"
    done: int = 0
    total: int = 0
    started: datetime.datetime | None = None
    finished: datetime.datetime | None = None
    message: str = ""
    succeeded: int = 0
    failed: int = 0


_STATE = TypeAdapter(RebuildState)


def rebuild_noted(settings: Settings, load: Callable[[], Encoder], progress: Progress, *, forced: bool) -> Rebuilt:
    """Bring the index up to date with the article folder, and note in the store how that goes.

    Raises what `load` and `index.rebuild_from` raise, and `bot.evaluation.QuestionsError`.
    """
    with alone_in(settings.store):
        note = _Note(settings.store)
        (settings.store / _QUEUED).unlink(missing_ok=True)

        def noted(done: int, total: int) -> None:
            progress(done, total)
            note.progress(done, total)

        try:
            with refusals_of(settings.store):
                encoder = load()
                examine = examiner(settings, encoder)
                gates = Gates(forced=forced, max_drop=settings.max_drop / 100, examine=examine)
                done = index_of(settings).rebuild_from(settings.articles, encoder, noted, gates)
        except (BotError, CorpusError, SearchError) as error:
            note.end("failed", str(error))
            raise
        note.end("failed" if done.problems else "done", "\n".join((*map(str, done.problems), told(done))))
        return done


def note_queued(store: pathlib.Path) -> None:
    """Note that a rebuild was asked for. Raises `index.StoreError`."""
    with refusals_of(store):
        store.mkdir(parents=True, exist_ok=True)
        (store / _QUEUED).touch()


def rebuild_state(store: pathlib.Path) -> RebuildState:
    """How the last rebuild in the store goes or went, whichever process runs it. Raises `index.StoreError`."""
    with refusals_of(store):
        queued, state = _is_queued(store), _noted(store)
        if state.status == "running" and not is_busy(store):
            state = _noted(store)  # it may have ended since
            if state.status == "running":
                return replace(_broken_off(state), message="the rebuild was broken off; the old index still serves")
        if queued and state.status != "running":
            return RebuildState("queued", succeeded=state.succeeded, failed=state.failed)
        return state


def _noted(store: pathlib.Path) -> RebuildState:
    try:
        return _STATE.validate_json((store / _FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        return RebuildState()


def _broken_off(state: RebuildState) -> RebuildState:
    """What a note that still says "running" means once nobody is at work."""
    return replace(state, status="failed", failed=state.failed + 1)


def _is_queued(store: pathlib.Path) -> bool:
    """Whether a rebuild that was asked for has still to begin; one that died before that is not waited for."""
    try:
        asked = datetime.datetime.fromtimestamp((store / _QUEUED).stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return False
    return _now() - asked < _STARTED_WITHIN or is_busy(store)


def told(done: Rebuilt) -> str:
    """What a rebuild did, in a line."""
    plan = done.plan
    articles = len(plan.added) + len(plan.changed) + len(plan.same)
    if done.undone:
        return (
            f"index {done.generation} {'has the articles of before' if done.renewed else 'stays published'}: exactly "
            f"these {articles} articles were rolled back. Change them or, to publish them again, give --force"
        )
    return (
        f"index {done.generation}: {articles} articles, {done.passages} passages; "
        f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.removed)} removed, {len(plan.same)} same; "
        f"{done.encoded} passages encoded"
    )


class _Note:
    """Keeps the file in the store that says how far a rebuild is. It replaces the file whole each time."""

    def __init__(self, store: pathlib.Path) -> None:
        self._path = store / _FILE
        before = _noted(store)
        before = _broken_off(before) if before.status == "running" else before
        self._state = RebuildState("running", started=_now(), succeeded=before.succeeded, failed=before.failed)
        self._written = _now()
        self._write()

    def progress(self, done: int, total: int) -> None:
        self._state = replace(self._state, done=done, total=total)
        if _now() - self._written > _BETWEEN:
            self._write()

    def end(self, status: Literal["done", "failed"], message: str) -> None:
        ends = {"succeeded": self._state.succeeded + 1} if status == "done" else {"failed": self._state.failed + 1}
        self._state = replace(self._state, status=status, finished=_now(), message=message, **ends)  # type: ignore[arg-type]
        self._write()

    def _write(self) -> None:
        part = self._path.with_suffix(".part")
        part.write_bytes(_STATE.dump_json(self._state))
        os.replace(part, self._path)
        self._written = _now()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
