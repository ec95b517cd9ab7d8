"""The queue in one SQLite file, for one machine with any number of processes."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.delivery.queue import (
    LEASE,
    REMEMBERED,
    Claim,
    Counts,
    Entry,
    LeaseLostError,
    Memory,
    QueueError,
    Stage,
)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, conversation TEXT NOT NULL,
  sent_at REAL NOT NULL, sealed BLOB, stage INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0, closed REAL);
CREATE INDEX IF NOT EXISTS open_messages ON messages (conversation, sent_at, seq) WHERE stage < 2;
CREATE INDEX IF NOT EXISTS closed_messages ON messages (closed) WHERE stage >= 2;
CREATE TABLE IF NOT EXISTS conversations (
  conversation TEXT PRIMARY KEY, due REAL, token TEXT, memory BLOB, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS due_conversations ON conversations (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS resting_conversations ON conversations (expires) WHERE due IS NULL;
CREATE TABLE IF NOT EXISTS bookmarks (name TEXT PRIMARY KEY, place TEXT NOT NULL);
"""
_HEAD = """SELECT key, channel, sent_at, sealed, stage, sent, tries FROM messages
  WHERE conversation = ? AND stage < 2 ORDER BY sent_at, seq LIMIT 1"""
_BUSY = 30.0  # seconds to wait for another process's write
_REMEDY = "make room on its disk, or set LETTERLIJK_QUEUE to a file in a folder that can be written"


class SqliteQueue:
    """Every thread has a connection of its own; every step is a transaction, on disk when it returns."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._local = threading.local()
        with self._step() as database:
            for statement in _SCHEMA.split(";"):
                database.execute(statement)

    def put(self, entries: Iterable[Entry], now: float) -> int:
        new = 0
        with self._step() as database:
            for entry in entries:
                values = (entry.key, entry.channel, entry.conversation, entry.sent_at, entry.sealed)
                added = database.execute(
                    "INSERT INTO messages (key, channel, conversation, sent_at, sealed) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    values,
                ).rowcount
                if added:
                    new += 1
                    database.execute(
                        "INSERT INTO conversations (conversation, due) VALUES (?, ?) "
                        "ON CONFLICT DO UPDATE SET due = coalesce(due, excluded.due)",
                        (entry.conversation, now),
                    )
        return new

    def claim(self, now: float, lease: float = LEASE) -> Claim | None:
        # Looks without locking first, so that waiting workers keep nobody from writing.
        if not self._read("SELECT 1 FROM conversations WHERE due <= ? LIMIT 1", now):
            return None
        token = secrets.token_hex(16)
        with self._step(lasting=False) as database:
            found = database.execute(
                "UPDATE conversations SET due = ?, token = ? WHERE conversation = "
                "(SELECT conversation FROM conversations WHERE due <= ? ORDER BY due LIMIT 1) "
                "RETURNING conversation, CASE WHEN expires > ? THEN memory END",
                (now + lease, token, now, now),
            ).fetchone()
            if found is None:
                return None
            conversation, memory = found
            key, channel, sent_at, sealed, stage, sent, tries = database.execute(_HEAD, (conversation,)).fetchone()
        return Claim(Entry(key, channel, conversation, sent_at, sealed), token, Stage(stage), sent, tries, memory)

    def answered(self, claim: Claim, deliveries: bytes, memory: Memory | None, due: float) -> Claim:
        with self._ours(claim, due) as database:
            database.execute(
                "UPDATE messages SET sealed = ?, stage = ? WHERE key = ?",
                (deliveries, Stage.ANSWERED, claim.entry.key),
            )
            _remember(database, claim.entry.conversation, memory)
        return replace(claim, entry=replace(claim.entry, sealed=deliveries), stage=Stage.ANSWERED)

    def sent(self, claim: Claim, number: int, due: float) -> None:
        with self._ours(claim, due) as database:
            database.execute("UPDATE messages SET sent = ? WHERE key = ?", (number, claim.entry.key))

    def later(self, claim: Claim, due: float, tries: int) -> None:
        with self._ours(claim, due, keep=False) as database:
            database.execute("UPDATE messages SET tries = ? WHERE key = ?", (tries, claim.entry.key))

    def close(self, claim: Claim, stage: Stage, now: float) -> None:
        with self._ours(claim, now, keep=False) as database:
            database.execute(
                "UPDATE messages SET stage = ?, sealed = NULL, conversation = '', sent_at = 0, closed = ? "
                "WHERE key = ?",
                (stage, now, claim.entry.key),
            )
            database.execute(
                "UPDATE conversations SET due = NULL WHERE conversation = ?1 AND NOT EXISTS "
                "(SELECT 1 FROM messages WHERE conversation = ?1 AND stage < 2)",
                (claim.entry.conversation,),
            )

    def memory(self, conversation: str, now: float) -> bytes | None:
        query = "SELECT memory FROM conversations WHERE conversation = ? AND expires > ?"
        found = self._read(query, conversation, now)
        return found[0][0] if found else None

    def remember(self, conversation: str, memory: Memory | None, now: float) -> None:
        with self._step() as database:
            database.execute("INSERT OR IGNORE INTO conversations (conversation) VALUES (?)", (conversation,))
            _remember(database, conversation, memory)
            _forget_expired(database, now)  # there may be no worker that prunes

    def bookmark(self, name: str) -> str:
        found = self._read("SELECT place FROM bookmarks WHERE name = ?", name)
        return found[0][0] if found else ""

    def keep_bookmark(self, name: str, place: str) -> None:
        with self._step() as database:
            database.execute("INSERT OR REPLACE INTO bookmarks (name, place) VALUES (?, ?)", (name, place))

    def counts(self) -> Counts:
        rows = dict(self._read("SELECT stage, count(*) FROM messages GROUP BY stage"))
        return Counts(*(rows.get(stage, 0) for stage in Stage))

    def hasten(self, due: float) -> None:
        with self._step() as database:
            database.execute("UPDATE conversations SET due = ?1 WHERE due > ?1", (due,))

    def prune(self, now: float) -> None:
        with self._step() as database:
            database.execute("DELETE FROM messages WHERE stage >= 2 AND closed <= ?", (now - REMEMBERED,))
            _forget_expired(database, now)

    def _read(self, query: str, *values: Any) -> list[Any]:
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._unusable("read", error) from error

    @contextlib.contextmanager
    def _ours(self, claim: Claim, due: float, *, keep: bool = True) -> Iterator[sqlite3.Connection]:
        """A step that happens only while the claim is ours; `keep` holds on to it until `due`."""
        with self._step() as database:
            held = database.execute(
                "UPDATE conversations SET due = ?, token = ? WHERE conversation = ? AND token = ?",
                (due, claim.token if keep else None, claim.entry.conversation, claim.token),
            ).rowcount
            if not held:
                raise LeaseLostError("another worker has the conversation: the lease was too short for what was done")
            yield database

    @contextlib.contextmanager
    def _step(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction. One that is not `lasting` may be lost with the machine's power, not with the process."""
        database = self._connection()
        try:
            database.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._unusable("written", error) from error

    def _unusable(self, what: str, error: sqlite3.Error) -> QueueError:
        return QueueError(f"the queue {self._place} cannot be {what} ({error}): {_REMEDY}")

    def _connection(self) -> sqlite3.Connection:
        if (connection := getattr(self._local, "connection", None)) is None:
            try:
                connection = sqlite3.connect(self._place, timeout=_BUSY, isolation_level=None)
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.Error as error:
                raise self._unusable("opened", error) from None
            connection.execute("PRAGMA secure_delete = ON")
            self._local.connection = connection
        return connection


def _remember(database: sqlite3.Connection, conversation: str, memory: Memory | None) -> None:
    values = (memory.sealed, memory.expires, conversation) if memory else (None, None, conversation)
    database.execute("UPDATE conversations SET memory = ?, expires = ? WHERE conversation = ?", values)


def _forget_expired(database: sqlite3.Connection, now: float) -> None:
    database.execute("DELETE FROM conversations WHERE due IS NULL AND (expires IS NULL OR expires <= ?)", (now,))
