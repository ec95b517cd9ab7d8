"""Whether answers were useful: counted per day and article, and nothing else.

A visitor's own words are kept only where the publisher sets LETTERLIJK_FEEDBACK=texts. Never a question, an answer, an
address or a time of day.
"""

from __future__ import annotations

import datetime
import pathlib
from dataclasses import dataclass
from typing import Any, Literal

from bot.records.database import reading, writing

Verdict = Literal["useful", "not-useful", "other-question", "unclear", "outdated", "wrong", "remark"]

_TABLES = """
CREATE TABLE IF NOT EXISTS counts (
    day TEXT, article TEXT, verdict TEXT, count INTEGER, PRIMARY KEY (day, article, verdict)
);
CREATE TABLE IF NOT EXISTS texts (day TEXT, article TEXT, text TEXT);
"""
_COUNT = """
INSERT INTO counts VALUES (?, ?, ?, 1) ON CONFLICT (day, article, verdict) DO UPDATE SET count = count + 1
"""
_SUMS = "SELECT article, verdict, sum(count) FROM counts WHERE day >= ? GROUP BY article, verdict"
_LATEST = "SELECT day, article, text FROM texts WHERE day >= ? ORDER BY day DESC, rowid DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class FeedbackStore:
    """The counts in a file of their own, which several processes may write to. All methods raise `RecordsError`."""

    path: pathlib.Path
    keeps_texts: bool

    def verdicts(self, since: datetime.date) -> dict[str, dict[str, int]]:
        """By article, then by verdict, how many there were."""
        found: dict[str, dict[str, int]] = {}
        for article_id, verdict, count in self._rows(_SUMS, since.isoformat()):
            found.setdefault(article_id, {})[verdict] = count
        return found

    def texts(self, since: datetime.date, most: int) -> list[tuple[str, str, str]]:
        """The latest words of visitors: day, article, text."""
        return self._rows(_LATEST, since.isoformat(), most)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with reading(self.path, _TABLES) as database:
            return database.execute(query, values).fetchall()

    def add(self, day: datetime.date, article_id: str, verdict: Verdict, text: str) -> None:
        """Count a verdict, and keep the text where that is wanted."""
        with writing(self.path, _TABLES) as database:
            database.execute(_COUNT, (day.isoformat(), article_id, verdict))
            if text and self.keeps_texts:
                database.execute("INSERT INTO texts VALUES (?, ?, ?)", (day.isoformat(), article_id, text))
