"""Counts per day: right under several writers, bounded in time, and of no use to who looks for a visitor."""

from __future__ import annotations

import datetime
import pathlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from bot.records import Counted, CountStore, OutcomeCount, Passage, PassageCount, RecordsError, checksum
from bot.records.counts import KEPT_DAYS
from bot.types import Outcome

TODAY = datetime.date.today()
KRAMP, SLAAP = Passage("kramp", 0, 9, "0badcafe"), Passage("slaap", 3, 7, "0000cafe")


def answered(*passages: Passage, day: datetime.date = TODAY, channel: str = "web") -> Counted:
    return Counted(day, channel, Outcome.ANSWERED, passages)


def test_answers_are_counted_by_outcome_and_passages_apart_from_them(tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "new" / "counts.sqlite3")
    store.add([answered(KRAMP, SLAAP), answered(SLAAP, channel="slack"), Counted(TODAY, "web", Outcome.DECLINED)])
    store.add([answered(KRAMP)])
    assert store.outcomes() == (
        OutcomeCount(TODAY, "slack", Outcome.ANSWERED, 1),
        OutcomeCount(TODAY, "web", Outcome.ANSWERED, 2),
        OutcomeCount(TODAY, "web", Outcome.DECLINED, 1),
    )
    assert store.passages() == (PassageCount(KRAMP, 2, 2), PassageCount(SLAAP, 2, 1))


def test_days_can_be_left_out_and_are_forgotten_after_a_year_and_a_month(tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "counts.sqlite3")
    last, first = TODAY - datetime.timedelta(7), TODAY - datetime.timedelta(KEPT_DAYS)
    too_old = first - datetime.timedelta(1)
    store.add([answered(KRAMP, day=day) for day in (TODAY, last, first, too_old)])
    assert [each.day for each in store.outcomes()] == [first, last, TODAY]
    assert store.passages() == (PassageCount(KRAMP, 3, 3),)
    assert store.passages(TODAY) == (PassageCount(KRAMP, 1, 1),)


def test_several_threads_and_processes_count_together(tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "counts.sqlite3")
    with ProcessPoolExecutor(2) as processes, ThreadPoolExecutor(4) as threads:
        list(processes.map(store.add, [[answered(KRAMP)]] * 10))
        list(threads.map(store.add, [[answered(KRAMP)]] * 20))
    assert store.passages() == (PassageCount(KRAMP, 30, 30),)


def test_a_store_that_is_not_there_yet_is_empty_and_is_not_made_by_looking(tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "counts.sqlite3")
    assert (store.outcomes(), store.passages()) == ((), ())
    assert not store.path.exists()


def test_a_damaged_store_is_named_with_what_to_do(tmp_path: pathlib.Path) -> None:
    store = CountStore(tmp_path / "counts.sqlite3")
    store.path.write_bytes(b"this is no database" * 100)
    with pytest.raises(RecordsError, match=r"counts.sqlite3 cannot be written"):
        store.add([answered(KRAMP)])
    with pytest.raises(RecordsError, match=r"counts.sqlite3 cannot be read .* move it away"):
        store.outcomes()


def test_a_passage_tells_when_its_article_has_changed_there() -> None:
    text = "Rek je kuit. Neem dan rust."
    passage = Passage("kramp", 0, 12, checksum("Rek je kuit."))
    assert passage.is_in(text)
    assert not passage.is_in(f"Nieuw: {text}")
    assert not Passage("kramp").is_in(text)
