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

from bot.types import Answer, BotError, Conversation, Message, Outcome

_MAX_WORDS = 120
# Kinds of questions that are not answered with a quote, and how they should end.
_EXPECTED = {"unanswerable": Outcome.DECLINED, "emergency": Outcome.URGENT, "smalltalk": Outcome.SMALLTALK}


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
class Measure:
    """What became of the questions of one kind; shares from 0 to 1, None where they do not apply."""

    kind: str
    questions: int
    success_at_1: float | None
    success_at_3: float | None
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


def evaluate(questions: Iterable[Question], reply: Callable[[Message], Answer]) -> tuple[Measure, ...]:
    """Ask every question; one measure per kind, in order of appearance, and one of all questions with an answer."""
    asked: dict[str, list[tuple[Question, Answer]]] = defaultdict(list)
    for question in questions:
        answer = reply(Message(question.question, Conversation(question.history)))
        asked[question.kind].append((question, answer))
        if question.gold:
            asked["all with an answer"].append((question, answer))
    return tuple(_measure(kind, pairs) for kind, pairs in asked.items())


def first_hit(quotes: Sequence[str], gold: Sequence[str]) -> int | None:
    """The rank, from 1, of the first quote that is a hit."""
    return next((rank for rank, quote in enumerate(quotes, 1) if any(_overlaps(quote, each) for each in gold)), None)


def _measure(kind: str, pairs: Sequence[tuple[Question, Answer]]) -> Measure:
    count = len(pairs)
    ranks = [first_hit([quote.text for quote in answer.quotes], question.gold) for question, answer in pairs]
    outcomes = [answer.outcome for _, answer in pairs]
    expected = _EXPECTED.get(kind)
    unsure = outcomes.count(Outcome.UNSURE) / count
    as_expected = outcomes.count(expected) / count if expected else None
    if as_expected is not None and expected is Outcome.DECLINED:
        as_expected += unsure / 2  # doubt is half a refusal
    return Measure(
        kind,
        count,
        None if expected else sum(rank == 1 for rank in ranks) / count,
        None if expected else sum(rank is not None for rank in ranks) / count,
        as_expected,
        outcomes.count(Outcome.DECLINED) / count,
        unsure,
    )


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
