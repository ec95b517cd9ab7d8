"""Measures, worked out by hand."""

from __future__ import annotations

import json
import pathlib

import pytest

from bot import Answer, Message, Outcome, Quote
from bot.evaluation import Question, QuestionsError, asked, failure_line, first_hit, measures_of, read_questions
from corpus import Span, read_article

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
    cases = asked(questions, lambda _message: Answer(next(replies), ""))
    unanswerable, smalltalk = measures_of(cases)
    assert unanswerable.as_expected == pytest.approx((1 + 0.5) / 3)
    assert (unanswerable.questions, unanswerable.success_at_1) == (3, None)
    assert smalltalk.as_expected == 1
    assert [case.failed for case in cases] == [False, True, True, False]
    assert json.loads(failure_line(cases[1]))["outcome"] == "unsure"


def test_an_interval_holds_the_share_and_narrows_with_more_questions(tmp_path: pathlib.Path) -> None:
    def measured(count: int) -> tuple[float, float]:
        replies = iter(range(count))
        questions = [Question(str(n), "?", "direct", gold=(GOLD,)) for n in range(count)]

        def reply(_message: Message) -> Answer:
            return Answer(Outcome.ANSWERED, "", (quote,) if next(replies) % 4 else ())

        interval = measures_of(asked(questions, reply))[0].interval_at_1
        assert interval is not None
        return interval

    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n\n{GOLD}")
    article = read_article(tmp_path / "a.md")
    span = Span(0, len(article.text))
    quote = Quote.cut(article, span, span, expected=article.text, headings=(), score=1.0)
    (low, high), (lower, higher) = measured(400), measured(40)
    assert lower < low < 0.75 < high < higher
    assert low == pytest.approx(0.75 - 1.96 * (0.75 * 0.25 / 400) ** 0.5, abs=0.01)


def test_history_is_the_conversation() -> None:
    heard: list[Message] = []

    def reply(message: Message) -> Answer:
        heard.append(message)
        return Answer(Outcome.DECLINED, "")

    (measure, everything) = measures_of(asked([Question("1", "en nu?", "followup", ("eerst",), (GOLD,))], reply))
    assert heard[0].conversation.questions == ("eerst",)
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
