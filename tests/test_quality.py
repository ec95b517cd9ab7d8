"""Answers are as good as `make evaluate` measured: a floor a little under each figure, so that a loss is noticed."""

from __future__ import annotations

import pathlib

import pytest

from bot import Settings, assemble
from bot.evaluation import Measure, asked, measures_of, read_questions
from corpus import read_folder
from index import load_encoder, rebuild
from tests.conftest import silently
from tests.paths import ROOT


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Measure]:
    """Of the questions to our own articles, by kind."""
    store = tmp_path_factory.mktemp("store")
    rebuild(store, read_folder(Settings().articles).articles, load_encoder("bundled"), silently)
    questions = read_questions(pathlib.Path(ROOT / "tests" / "questions.jsonl"))
    cases = asked(questions, assemble(Settings(store=store)).reply)
    return {measure.kind: measure for measure in measures_of(cases)}


@pytest.mark.parametrize(
    ("kind", "first", "third"),
    [("all with an answer", 0.80, 0.90), ("direct", 0.90, 0.96), ("paraphrase", 0.65, 0.75), ("followup", 0.70, 0.88)],
)
def test_the_first_quotes_answer(measures: dict[str, Measure], kind: str, first: float, third: float) -> None:
    measure = measures[kind]
    assert measure.success_at_1 is not None
    assert measure.success_at_3 is not None
    assert measure.success_at_1 >= first
    assert measure.success_at_3 >= third


@pytest.mark.parametrize(
    ("kind", "share"), [("unanswerable", 0.62), ("emergency", 1), ("lookalike", 1), ("source", 1), ("smalltalk", 1)]
)
def test_other_messages_are_met_as_they_should_be(measures: dict[str, Measure], kind: str, share: float) -> None:
    as_expected = measures[kind].as_expected
    assert as_expected is not None
    assert as_expected >= share


def test_hardly_any_question_with_an_answer_is_declined(measures: dict[str, Measure]) -> None:
    assert measures["all with an answer"].declined <= 0.03
