"""Whether answers were useful: counted per day and article, and nothing else.

A visitor's own words are kept only where the publisher sets LETTERLIJK_FEEDBACK=texts. Never a question, an answer, an
address or a time of day.
"""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

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
_PATIENCE = 5.0  # seconds that a worker waits for another one


@dataclass(frozen=True, slots=True)
class FeedbackStore:
    """The counts in a file of their own, which several workers may write to."""

    path: pathlib.Path
    keeps_texts: bool

    def verdicts(self, since: datetime.date) -> dict[str, dict[str, int]]:
        """By article, then by verdict, how many there were. Raises `sqlite3.Error`."""
        found: dict[str, dict[str, int]] = {}
        for article_id, verdict, count in self._rows(_SUMS, since.isoformat()):
            found.setdefault(article_id, {})[verdict] = count
        return found

    def texts(self, since: datetime.date, most: int) -> list[tuple[str, str, str]]:
        """The latest words of visitors: day, article, text. Raises `sqlite3.Error`."""
        return self._rows(_LATEST, since.isoformat(), most)

    def _rows(self, query: str, *values: object) -> list[Any]:
        if not self.path.exists():
            return []
        address = f"{self.path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, timeout=_PATIENCE, uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def add(self, day: datetime.date, article_id: str, verdict: Verdict, text: str) -> None:
        """Count a verdict, and keep the text where that is wanted."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as connection, connection:
            connection.executescript(_TABLES)
            connection.execute(_COUNT, (day.isoformat(), article_id, verdict))
            if text and self.keeps_texts:
                connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (day.isoformat(), article_id, text))
