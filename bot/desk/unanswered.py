"""Questions that were not answered: those that are alike together, or only how many there were."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.records import Asked, OutcomeCount
from bot.types import Outcome
from index import Vectors, fold

MOST = 1_000  # different questions, the newest: the work grows with their square
# Cosine distance at which groups stop growing (average linkage).
_APART = 0.45


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike: the one in the middle, how often they were asked, and when last."""

    question: str
    times: int
    last: datetime.datetime
    outcomes: tuple[tuple[Outcome, int], ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """How the questions of a day were answered, in all channels or in one."""

    day: datetime.date
    channel: str
    counts: dict[Outcome, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def grouped(asked: Sequence[Asked], encode: Callable[[Sequence[str]], Vectors]) -> tuple[Group, ...]:
    """The questions by likeness, the largest group first; `encode` gives a row of length 1 for each text."""
    same: dict[str, list[Asked]] = defaultdict(list)
    for each in reversed(asked):
        said = each.understood_as or each.question
        if fold(said) in same or len(same) < MOST:
            same[fold(said)].append(each)
    rows = list(same.values())
    labels, vectors = _labels([row[0].understood_as or row[0].question for row in rows], encode)
    groups = [_group([rows[n] for n in members], vectors[members]) for members in _members(labels)]
    return tuple(sorted(groups, key=lambda group: (-group.times, group.question)))


def days_of(counts: Iterable[OutcomeCount]) -> tuple[Day, ...]:
    """Per day and channel, the newest day first."""
    rows: dict[tuple[datetime.date, str], dict[Outcome, int]] = defaultdict(dict)
    for each in counts:
        rows[each.day, each.channel][each.outcome] = each.count
    newest_first = sorted(rows.items(), key=lambda row: (-row[0][0].toordinal(), row[0][1]))
    return tuple(Day(day, channel, found) for (day, channel), found in newest_first)


def _labels(texts: list[str], encode: Callable[[Sequence[str]], Vectors]) -> tuple[Sequence[int], Vectors]:
    if len(texts) < 2:  # noqa: PLR2004 one cannot be compared
        return [0] * len(texts), np.ones((len(texts), 1), np.float32)
    from sklearn.cluster import AgglomerativeClustering

    vectors = encode(texts)
    found = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=_APART)
    return found.fit_predict(vectors).tolist(), vectors


def _members(labels: Sequence[int]) -> list[list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        members[label].append(number)
    return list(members.values())


def _group(rows: list[list[Asked]], vectors: Vectors) -> Group:
    middle = int((vectors @ vectors.mean(axis=0)).argmax())
    every = [asked for row in rows for asked in row]
    outcomes = Counter(asked.outcome for asked in every)
    return Group(
        rows[middle][0].question,
        len(every),
        max(asked.at for asked in every),
        tuple(outcomes.most_common()),
        tuple(row[0].question for number, row in enumerate(rows) if number != middle),
    )
