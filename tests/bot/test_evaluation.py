"""Measures, worked out by hand."""

from __future__ import annotations

import json
import pathlib

import pytest

from bot import Answer, Message, Outcome
from bot.evaluation import Question, QuestionsError, evaluate, first_hit, read_questions

GOLD = "de spier trekt hard samen en doet pijn"


@pytest.mark.parametrize(
    ("quotes", "rank"),
    [
        ([f"Vooraf. {GOLD}. Achteraf."], 1),
        (["iets heel anders", "• de spier\n  • trekt hard samen  en doet pijn"], 2),
        ([GOLD[: len(GOLD) // 2 + 1]], 1),
        (["de spier"], 1),
        (["de spier doet niets van dat al, beste mensen"], None),
        ([GOLD + " woord" * 120], None),
        (["", ""], None),
    ],
)
def test_a_hit_overlaps_by_half_of_the_shorter(quotes: list[str], rank: int | None) -> None:
    assert first_hit(quotes, [GOLD]) == rank


def test_measures_are_shares_per_kind() -> None:
    replies = iter([Outcome.DECLINED, Outcome.UNSURE, Outcome.ANSWERED, Outcome.SMALLTALK])
    questions = [Question(str(n), "?", "unanswerable") for n in range(3)] + [Question("s", "hoi", "smalltalk")]
    unanswerable, smalltalk = evaluate(questions, lambda _message: Answer(next(replies), ""))
    assert unanswerable.as_expected == pytest.approx((1 + 0.5) / 3)
    assert (unanswerable.questions, unanswerable.success_at_1) == (3, None)
    assert smalltalk.as_expected == 1


def test_history_is_the_conversation() -> None:
    asked: list[Message] = []

    def reply(message: Message) -> Answer:
        asked.append(message)
        return Answer(Outcome.DECLINED, "")

    (measure, everything) = evaluate([Question("1", "en nu?", "followup", ("eerst",), (GOLD,))], reply)
    assert asked[0].conversation.questions == ("eerst",)
    assert (measure.success_at_1, measure.declined, everything.kind) == (0, 1, "all with an answer")


def test_a_bad_line_is_named(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"id": 1, "question": "kramp?"}) + "\n\n{oeps\n")
    with pytest.raises(QuestionsError, match=r"q\.jsonl:3: not a question"):
        read_questions(path)
    path.write_text('{"id": 1}\n')
    with pytest.raises(QuestionsError, match=r"q\.jsonl:1"):
        read_questions(path)
    with pytest.raises(QuestionsError, match="cannot be read"):
        read_questions(tmp_path / "nergens")


def test_the_shared_questions_can_be_read(shared: pathlib.Path) -> None:
    questions = read_questions(shared / "eval" / "seed-dev.jsonl")
    assert len(questions) == 92
    assert any(question.history for question in questions)
