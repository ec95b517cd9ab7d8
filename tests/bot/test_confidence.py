"""Sure enough? The numbers, where they are kept, and where they come from."""

from __future__ import annotations

import dataclasses
import math
import pathlib

import pytest

from bot import Assistant, Outcome
from bot.__main__ import main
from bot.calibration import calibrated
from bot.confidence import Calibration, features_of
from bot.evaluation import Question, QuestionsError
from corpus import read_folder
from index import Retriever, load_encoder, open_current, rebuild
from tests.conftest import silently

CALIBRATION = Calibration(bias=-1, nearest=2, coverage=4, missed=-3, answer=0.6, decline=0.4)


def test_the_probability_is_the_logistic_of_the_weighted_sum() -> None:
    assert CALIBRATION.probability((0.5, 0.25, 0)) == pytest.approx(1 / (1 + math.exp(-1)))
    assert CALIBRATION.probability((0.5, 0.25, 1)) == pytest.approx(1 / (1 + math.exp(2)))


def test_outcomes_at_the_edges() -> None:
    outcomes = [CALIBRATION.outcome_at(number) for number in (0.39, 0.4, 0.59, 0.6)]
    assert outcomes == [Outcome.DECLINED, Outcome.UNSURE, Outcome.UNSURE, Outcome.ANSWERED]


def test_what_an_index_keeps_is_used_and_anything_else_is_not() -> None:
    assert Calibration.of(CALIBRATION.stored()) == CALIBRATION
    assert Calibration.of({}) == Calibration()
    assert Calibration.of({"bias": 1.0}) == Calibration()


def test_nothing_found_is_nothing_known() -> None:
    assert Calibration().outcome_at(Calibration().probability(features_of("kramp?", [], {}))) is Outcome.DECLINED


def test_a_calibration_tells_answered_from_unanswerable(retriever: Retriever) -> None:
    asked = [Question(str(n), "wat helpt tegen kramp", gold=("Trek je tenen naar je toe.",)) for n in range(20)]
    others = [Question(str(n), "hoeveel kost een fiets", kind="unanswerable") for n in range(20)]
    found = calibrated([(retriever, asked + others)])
    right, wrong = (
        found.probability(features_of(each.question, retriever.search(each.question, 1), retriever.generation.articles))
        for each in (asked[0], others[0])
    )
    assert right > 0.5 > wrong
    assert found.outcome_at(wrong) is Outcome.DECLINED
    with pytest.raises(QuestionsError, match="too few"):
        calibrated([(retriever, asked)])


def test_the_command_keeps_it_in_the_index_and_a_rebuild_keeps_it_there(
    articles: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERLIJK_ENCODER", "hashing")
    store = tmp_path / "store"
    rebuild(store, read_folder(articles).articles, load_encoder("hashing"), silently)
    lines = [
        f'{{"id": "a{n}", "question": "wat helpt tegen kramp", "gold": [{{"quote": "Trek je"}}]}}' for n in range(20)
    ]
    lines += [f'{{"id": "b{n}", "question": "wat kost een fiets", "kind": "unanswerable"}}' for n in range(20)]
    (tmp_path / "vragen.jsonl").write_text("\n".join(lines))
    assert main(["calibrate", str(tmp_path / "vragen.jsonl"), "--store", str(store)]) == 0
    kept = open_current(store).manifest.calibration
    assert set(kept) == {field.name for field in dataclasses.fields(Calibration)}
    (articles / "slaap.md").unlink()
    rebuild(store, read_folder(articles).articles, load_encoder("hashing"), silently)
    assert open_current(store).manifest.calibration == kept
    Assistant(Retriever(open_current(store), load_encoder("hashing")))


@pytest.fixture
def retriever(articles: pathlib.Path, tmp_path: pathlib.Path) -> Retriever:
    encoder = load_encoder("hashing")
    rebuild(tmp_path / "store", read_folder(articles).articles, encoder, silently)
    return Retriever(open_current(tmp_path / "store"), encoder)
