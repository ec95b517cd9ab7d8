"""The log of questions: off unless the publisher sets LETTERLIJK_QUESTIONS=log. Redacted, and kept for some days only.

A conversation is a pseudonym: a random number or a keyed hash, of which nothing leads to a name or an address.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.records.database import reading, writing
from bot.records.passages import Passage
from bot.records.vault import Vault
from bot.types import Outcome

_SCHEMA = """
CREATE TABLE IF NOT EXISTS questions (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, channel TEXT NOT NULL, conversation TEXT NOT NULL,
  outcome TEXT NOT NULL, is_sealed INTEGER NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS questions_at ON questions (at);
CREATE INDEX IF NOT EXISTS questions_conversation ON questions (conversation);
"""
_ADD = "INSERT INTO questions (at, channel, conversation, outcome, is_sealed, content) VALUES (?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT at, channel, conversation, outcome, is_sealed, content FROM questions WHERE at >= ? ORDER BY number"

_Row = tuple[str, str, str, str, int, bytes]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is kept. `at` is in UTC, to the minute."""

    at: datetime.datetime
    channel: str
    conversation: str
    question: str
    understood_as: str
    outcome: Outcome
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionLog:
    """The questions of the last `days` in a file, which several processes may write to.

    With a vault the texts are encrypted. All methods raise `RecordsError`.
    """

    path: pathlib.Path
    days: int = 30
    vault: Vault | None = None

    def add(self, questions: Iterable[Asked]) -> None:
        """Redact and keep questions, in one transaction, and forget those that were kept long enough."""
        with writing(self.path, _SCHEMA) as database:
            database.executemany(_ADD, [self._row(each) for each in questions])
            self._forget(database)

    def asked(self, outcomes: Collection[Outcome] = tuple(Outcome)) -> tuple[Asked, ...]:
        """The questions that were answered so, oldest first; without those sealed with a key that is not ours."""
        found = (self._read(row) for row in self._rows())
        return tuple(each for each in found if each and each.outcome in outcomes)

    def of_conversation(self, conversation: str) -> tuple[Asked, ...]:
        """What is kept of a conversation, oldest first."""
        return tuple(each for each in self.asked() if each.conversation == conversation)

    def unreadable(self) -> int:
        """How many questions are sealed with a key that is not ours."""
        return sum(self._read(row) is None for row in self._rows())

    def erase(self, conversation: str) -> int:
        """Delete what is kept of a conversation. Returns how many questions that were."""
        if not self.path.exists():
            return 0
        with writing(self.path, _SCHEMA) as database:
            return database.execute("DELETE FROM questions WHERE conversation = ?", (conversation,)).rowcount

    def expire(self) -> int:
        """Delete what was kept long enough. Returns how many questions that were."""
        if not self.path.exists():
            return 0
        with writing(self.path, _SCHEMA) as database:
            return self._forget(database)

    def _forget(self, database: sqlite3.Connection) -> int:
        """Delete what was kept long enough. What a clock that was ahead dated later than now counts from now."""
        now = _moment(datetime.datetime.now(datetime.UTC))
        database.execute("UPDATE questions SET at = ?1 WHERE at > ?1", (now,))
        return database.execute("DELETE FROM questions WHERE at < ?", (self._oldest(),)).rowcount

    def _rows(self) -> list[_Row]:
        with reading(self.path, _SCHEMA) as database:
            return database.execute(_SELECT, (self._oldest(),)).fetchall()

    def _oldest(self) -> str:
        return _moment(datetime.datetime.now(datetime.UTC) - datetime.timedelta(self.days))

    def _row(self, asked: Asked) -> _Row:
        from bot.records.redaction import redacted  # what knows telephone numbers is loaded where the log is on

        question, understood = (redacted(text, asked.at.date()) for text in (asked.question, asked.understood_as))
        content = json.dumps([question, understood, [dataclasses.astuple(each) for each in asked.passages]])
        stored = self.vault.sealed(content) if self.vault else content.encode()
        where = (_moment(asked.at), asked.channel, asked.conversation, asked.outcome.value)
        return (*where, int(self.vault is not None), stored)

    def _read(self, row: _Row) -> Asked | None:
        at, channel, conversation, outcome, is_sealed, content = row
        if not is_sealed:
            text: str | None = content.decode()
        else:
            text = self.vault.opened(content) if self.vault else None
        if text is None:
            return None
        question, understood_as, passages = json.loads(text)
        return Asked(
            datetime.datetime.fromisoformat(at),
            channel,
            conversation,
            question,
            understood_as,
            Outcome(outcome),
            tuple(Passage(*each) for each in passages),
        )


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="minutes")
