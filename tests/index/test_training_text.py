"""The training text is whole, and says nothing twice."""

from __future__ import annotations

import pytest

from index.encoders.training.check import main, problems_of, same_passages

ROW = {
    "topic": "kramp",
    "heading": "Wat helpt?",
    "passage": "woord " * 40,
    "near": "iets anders",
    "questions": [{"q": str(number), "kind": "lay"} for number in range(5)],
}


def test_our_training_text_has_no_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    passages = int(capsys.readouterr().out.split(" passages")[0])
    assert passages >= 3 * 1_114  # three times what it began with


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, []),
        ({"passage": "kort"}, ["the passage has 1 words"]),
        ({"near": " "}, ["topic, heading or near is empty"]),
        ({"questions": [{"q": "?", "kind": "raar"}]}, ["1 questions are too few", "unknown kinds ['raar']"]),
    ],
)
def test_what_is_wrong_with_a_line_is_said(change: dict[str, object], problem: list[str]) -> None:
    assert list(problems_of(ROW | change)) == problem


def test_nearly_the_same_passages_are_found() -> None:
    text = "een kuitkramp in de nacht maakt je wakker en is na een paar minuten weer over"
    assert same_passages(
        {"a": text, "b": f"soms {text}", "c": "heel iets anders over slaap en koffie in de avond"}
    ) == ["a and b are nearly the same"]
