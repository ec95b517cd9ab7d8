"""How often which outcome was given in which channel, and which passage was quoted, per day. No texts, nobody's traces.

The two are counted apart: nothing tells which channel, let alone which visitor, a passage was quoted to.
"""

from __future__ import annotations

import datetime
import pathlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.records.database import reading, writing
from bot.records.passages import Passage
from bot.types import Outcome

KEPT_DAYS = 400  # a year to compare with, and a month to look at it
_SCHEMA = """
CREATE TABLE IF NOT EXISTS outcomes (
  day TEXT, channel TEXT, outcome TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, channel, outcome)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passages (
  day TEXT, article TEXT, start INTEGER, stop INTEGER, checksum TEXT,
  quoted INTEGER NOT NULL, first INTEGER NOT NULL,
  PRIMARY KEY (day, article, start, stop, checksum)) WITHOUT ROWID;
"""
_ADD_OUTCOME = """INSERT INTO outcomes VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count"""
_ADD_PASSAGE = """INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET quoted = quoted + excluded.quoted, first = first + excluded.first"""
_OUTCOMES = "SELECT day, channel, outcome, count FROM outcomes WHERE day >= ? ORDER BY day, channel, outcome"
_PASSAGES = """SELECT article, start, stop, checksum, sum(quoted), sum(first) FROM passages WHERE day >= ?
  GROUP BY article, start, stop, checksum ORDER BY article, start, stop, checksum"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of one answer: the passages best first."""

    day: datetime.date
    channel: str
    outcome: Outcome
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many answers a channel gave with an outcome on a day."""

    day: datetime.date
    channel: str
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class PassageCount:
    """How often a passage was quoted, and how often as the first of an answer."""

    passage: Passage
    quoted: int
    first: int


@dataclass(frozen=True, slots=True)
class CountStore:
    """The counts in a file of their own, which several processes may write to. All methods raise `RecordsError`."""

    path: pathlib.Path

    def add(self, answers: Iterable[Counted]) -> None:
        """Count answers, in one transaction, and forget the days that were kept long enough."""
        outcomes: Counter[tuple[str, str, str]] = Counter()
        quoted: Counter[tuple[str, Passage]] = Counter()
        first: Counter[tuple[str, Passage]] = Counter()
        for each in answers:
            day = each.day.isoformat()
            outcomes[day, each.channel, each.outcome.value] += 1
            quoted.update((day, passage) for passage in each.passages)
            first.update((day, passage) for passage in each.passages[:1])
        with writing(self.path, _SCHEMA) as database:
            database.executemany(_ADD_OUTCOME, [(*key, count) for key, count in outcomes.items()])
            database.executemany(
                _ADD_PASSAGE,
                [
                    (day, each.article_id, each.start, each.end, each.check, count, first[day, each])
                    for (day, each), count in quoted.items()
                ],
            )
            oldest = (datetime.date.today() - datetime.timedelta(KEPT_DAYS)).isoformat()
            database.execute("DELETE FROM outcomes WHERE day < ?", (oldest,))
            database.execute("DELETE FROM passages WHERE day < ?", (oldest,))

    def outcomes(self, since: datetime.date = datetime.date.min) -> tuple[OutcomeCount, ...]:
        """Counts per day, channel and outcome, oldest first."""
        with reading(self.path, _SCHEMA) as database:
            return tuple(
                OutcomeCount(datetime.date.fromisoformat(day), channel, Outcome(outcome), count)
                for day, channel, outcome, count in database.execute(_OUTCOMES, (since.isoformat(),))
            )

    def passages(self, since: datetime.date = datetime.date.min) -> tuple[PassageCount, ...]:
        """Counts per passage, in the order of the articles. One passage may have been counted under two checksums."""
        with reading(self.path, _SCHEMA) as database:
            return tuple(
                PassageCount(Passage(article, start, stop, check), quoted, first)
                for article, start, stop, check, quoted, first in database.execute(_PASSAGES, (since.isoformat(),))
            )
