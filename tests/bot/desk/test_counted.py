"""What is quoted and what was not answered, from real counts and a real encoder."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from bot import Assistant, Message, Outcome
from bot.desk.heat import heat_of, quoted_articles
from bot.desk.standing import golden_standing
from bot.desk.unanswered import days_of, grouped
from bot.evaluation import QuestionsError
from bot.records import Asked, Counted, CountStore
from bot.records.passages import Passage, passages_of
from bot.settings import Settings

TODAY = datetime.date.today()
NOON = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


def counts_of(store: CountStore, assistant: Assistant, *questions: str) -> None:
    answers = [assistant.reply(Message(question)) for question in questions]
    store.add(Counted(TODAY, "web", answer.outcome, passages_of(answer)[:1]) for answer in answers)


def test_heat_is_what_was_quoted(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "counts.sqlite3")
    counts_of(store, assistant, *["wat helpt tegen kramp?"] * 8, *["rode dikke kuit huisarts bellen"] * 3)
    gone = Passage("kramp", 0, 10, "00000000")  # of before the article changed
    store.add([Counted(TODAY, "web", Outcome.ANSWERED, (gone, Passage("weg", 0, 10, "00000000")))])
    warm = heat_of(assistant.generation.articles["kramp"], store.passages())
    assert [(each.quoted, each.first, each.level) for each in warm] == [(0, 0, 0), (8, 8, 4), (3, 3, 2)]
    assert [each.chunk for each in warm] == assistant.generation.passages(range(3))
    rows = quoted_articles(assistant.generation.articles, store.passages())
    assert [(row.article_id, row.passages, row.never, row.quoted) for row in rows] == [
        ("kramp", 3, 1, 11),
        ("migraine", 1, 1, 0),
        ("slaap", 1, 1, 0),
    ]


def asked(question: str, minute: int = 0, outcome: Outcome = Outcome.DECLINED) -> Asked:
    return Asked(NOON + datetime.timedelta(minutes=minute), "web", "", question, question.lower(), outcome)


def test_questions_that_are_alike_stand_together(assistant: Assistant) -> None:
    rows = [
        asked("Wat kost een kruik?", 1),
        asked("wat kost een kruik?", 2),
        asked("wat kost een warme kruik?", 3, Outcome.UNSURE),
        asked("hoe laat rijdt de trein?", 4),
    ]
    first, second = grouped(rows, assistant.retriever.encoded)
    assert (first.times, first.last, first.outcomes) == (3, rows[2].at, ((Outcome.DECLINED, 2), (Outcome.UNSURE, 1)))
    assert {first.question.lower(), *first.others} == {"wat kost een kruik?", "wat kost een warme kruik?"}
    assert (second.question, second.times, second.others) == ("hoe laat rijdt de trein?", 1, ())


@pytest.mark.parametrize("count", [0, 1])
def test_few_questions_need_no_comparing(assistant: Assistant, count: int) -> None:
    assert [group.times for group in grouped([asked("iets")] * count, assistant.retriever.encoded)] == [1] * count


def test_days_are_counted_per_channel(tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "counts.sqlite3")
    before = TODAY - datetime.timedelta(1)
    store.add(Counted(before, "web", outcome) for outcome in [Outcome.DECLINED] * 2 + [Outcome.ANSWERED])
    store.add([Counted(TODAY, "telegram", Outcome.URGENT)])
    first, second = days_of(store.outcomes())
    assert (first.day, first.channel, first.counts) == (TODAY, "telegram", {Outcome.URGENT: 1})
    assert (second.day, second.total, second.counts[Outcome.DECLINED]) == (before, 3, 2)


def test_golden_questions_are_told_and_asked(assistant: Assistant, articles: pathlib.Path) -> None:
    settings = Settings(articles=articles)
    assert golden_standing(assistant, settings, ask=True) == ()
    golden = articles / "golden.jsonl"
    golden.write_text(
        '{"id": "a", "question": "wat helpt tegen kramp?", "gold": [{"quote": "Trek je tenen naar je toe."}]}\n'
        '{"id": "b", "question": "wat helpt tegen kramp?", "gold": [{"quote": "Dit staat nergens."}]}\n'
    )
    assert [row.case for row in golden_standing(assistant, settings, ask=False)] == [None, None]
    first, second = golden_standing(assistant, settings, ask=True)
    assert first.was_answered is None  # this index was made without them
    assert first.case is not None
    assert second.case is not None
    assert (first.case.rank, second.case.rank) == (1, None)
    golden.write_text("geen json\n")
    with pytest.raises(QuestionsError, match=r"golden\.jsonl:1"):
        golden_standing(assistant, settings, ask=False)
