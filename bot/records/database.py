"""The one way in which records are written: a SQLite file, one transaction at a time, deleted rows overwritten.

The journal is SQLite's plain one, not the write-ahead log: that would keep what was erased until it is folded in.
"""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
from collections.abc import Iterator

from bot.types import BotError

_PATIENCE = 5.0  # seconds that a process waits for another one


class RecordsError(BotError):
    """What is kept of answers cannot be written or read."""


@contextlib.contextmanager
def writing(path: pathlib.Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A transaction on the file, which is made if need be, readable by its owner only. Raises `RecordsError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with contextlib.closing(_opened(str(path))) as database:
            for statement in schema.split(";"):
                database.execute(statement)
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise RecordsError(
            f"{path} cannot be written ({error}): see that its folder can be, and is not full"
        ) from error


@contextlib.contextmanager
def reading(path: pathlib.Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A connection that only reads; an empty database where there is no file yet. Raises `RecordsError`."""
    try:
        there = path.exists() and path.stat().st_size
        with contextlib.closing(_opened(f"{path.absolute().as_uri()}?mode=ro" if there else ":memory:")) as database:
            if not there:
                database.executescript(schema)
            yield database
    except (OSError, sqlite3.Error) as error:
        raise RecordsError(f"{path} cannot be read ({error}): move it away to begin anew") from error


def _opened(place: str) -> sqlite3.Connection:
    database = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, uri=place.startswith("file:"))
    database.execute("PRAGMA secure_delete = ON")
    return database
