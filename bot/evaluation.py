"""How well are questions answered? Questions with known answers in, shares of hits out.

A quote is a hit when, white space and bullets apart, it overlaps a gold quote by at least half of the shorter of the
two; a quote of more than 120 words is none. success@k is the share of questions with a hit among the first k quotes.
"""

from __future__ import annotations

import difflib
import json
import pathlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.types import Answer, BotError, Conversation, Message, Outcome

_MAX_WORDS = 120
_RESAMPLES = 2_000
# Kinds of questions that are not answered with a passage, and how good an answer is that ends so: 1 right, 0 wrong.
_EXPECTED: dict[str, Callable[[Answer], float]] = {
    "unanswerable": lambda answer: {Outcome.DECLINED: 1.0, Outcome.UNSURE: 0.5}.get(answer.outcome, 0.0),
    "emergency": lambda answer: float(answer.outcome is Outcome.URGENT),
    "lookalike": lambda answer: float(answer.outcome is not Outcome.URGENT),
    "smalltalk": lambda answer: float(answer.outcome is Outcome.SMALLTALK),
    "source": lambda answer: float(bool(answer.quotes) and not answer.quotes[0].text),
}
_ALL = "all with an answer"


class QuestionsError(BotError):
    """A file of questions cannot be read."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the passages that answer it, letter for letter."""

    id: str
    question: str
    kind: str = "question"
    history: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A question, how it was answered, and the rank from 1 of the first quote that is a hit."""

    question: Question
    answer: Answer
    rank: int | None

    @property
    def as_expected(self) -> float | None:
        """1 right, 0 wrong; None where a passage must answer."""
        judge = _EXPECTED.get(self.question.kind)
        return judge(self.answer) if judge else None

    @property
    def failed(self) -> bool:
        """Whether the first quote does not answer, or the message was not met as it should be."""
        return self.rank != 1 if self.as_expected is None else self.as_expected < 1


@dataclass(frozen=True, slots=True)
class Measure:
    """What became of the questions of one kind; shares from 0 to 1, None where they do not apply.

    An interval holds 95 % of the shares of bootstrap samples of the questions (Efron 1979, percentile method).
    """

    kind: str
    questions: int
    success_at_1: float | None
    interval_at_1: tuple[float, float] | None
    success_at_3: float | None
    interval_at_3: tuple[float, float] | None
    as_expected: float | None
    declined: float
    unsure: float


def read_questions(path: pathlib.Path) -> tuple[Question, ...]:
    """The questions in a JSON-lines file. Raises `QuestionsError`, naming the line and the remedy."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{path} cannot be read ({error}): give a file with one JSON object per line") from None
    return tuple(_question(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())


def asked(questions: Iterable[Question], reply: Callable[[Message], Answer]) -> list[Case]:
    """Ask every question."""
    answers = ((question, reply(Message(question.question, Conversation(question.history)))) for question in questions)
    return [
        Case(question, answer, first_hit([quote.text for quote in answer.quotes], question.gold))
        for question, answer in answers
    ]


def measures_of(cases: Iterable[Case]) -> tuple[Measure, ...]:
    """One measure per kind, in order of appearance, and one of all questions with an answer."""
    kinds: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        kinds[case.question.kind].append(case)
        if case.question.gold:
            kinds[_ALL].append(case)
    return tuple(_measure(kind, of_kind) for kind, of_kind in kinds.items())


def failure_line(case: Case) -> str:
    """A case as a line of JSON, for whoever wants to see what went wrong."""
    row = {
        "id": case.question.id,
        "kind": case.question.kind,
        "question": case.question.question,
        "history": case.question.history,
        "understood_as": case.answer.understood_as,
        "outcome": case.answer.outcome.value,
        "confidence": round(case.answer.confidence, 3),
        "rank": case.rank,
        "quotes": [quote.text for quote in case.answer.quotes],
        "gold": case.question.gold,
    }
    return json.dumps(row, ensure_ascii=False)


def first_hit(quotes: Sequence[str], gold: Sequence[str]) -> int | None:
    """The rank, from 1, of the first quote that is a hit."""
    return next((rank for rank, quote in enumerate(quotes, 1) if any(_overlaps(quote, each) for each in gold)), None)


def _measure(kind: str, cases: Sequence[Case]) -> Measure:
    count = len(cases)
    outcomes = [case.answer.outcome for case in cases]
    expected = [case.as_expected for case in cases if case.as_expected is not None] if kind != _ALL else []
    first = None if expected else sum(case.rank == 1 for case in cases) / count
    third = None if expected else sum(case.rank is not None for case in cases) / count
    return Measure(
        kind,
        count,
        first,
        None if first is None else _interval(first, count),
        third,
        None if third is None else _interval(third, count),
        sum(expected) / count if expected else None,
        outcomes.count(Outcome.DECLINED) / count,
        outcomes.count(Outcome.UNSURE) / count,
    )


def _interval(share: float, count: int) -> tuple[float, float]:
    """Resampling `count` hits and misses with replacement is drawing from a binomial distribution."""
    shares = np.random.default_rng(0).binomial(count, share, _RESAMPLES) / count
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


def _overlaps(quote: str, gold: str) -> bool:
    if not quote or len(quote.split()) > _MAX_WORDS:
        return False
    one, other = _plain(quote), _plain(gold)
    shared = difflib.SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return 2 * shared >= min(len(one), len(other))


def _plain(text: str) -> str:
    return re.sub(r"[\s•*·-]+", " ", text).strip()


def _question(line: str, where: str) -> Question:
    try:
        row = json.loads(line)
        return Question(
            str(row["id"]),
            row["question"],
            row.get("kind", "question"),
            tuple(row.get("history") or ()),
            tuple(gold["quote"] for gold in row.get("gold") or ()),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionsError(
            f'{where}: not a question ({error!r}): a line is {{"id": "…", "question": "…", "history": ["…"]}}'
        ) from None
