"""What a question asks of its subject, and whether a passage speaks of it."""

from __future__ import annotations

import pytest

from bot.aspects import is_missed

EMG = "Een EMG meet de stroompjes in een spier. De arts prikt een dunne naald in de spier."


@pytest.mark.parametrize(
    "asked", ["Wat kost een EMG?", "wordt een emg vergoed", "hoeveel mg krijg je bij een emg", "is een emg erfelijk"]
)
def test_a_passage_that_does_not_speak_of_it_misses(asked: str) -> None:
    assert is_missed(asked, EMG)


@pytest.mark.parametrize(
    ("asked", "passage"),
    [
        ("wat is een emg", EMG),
        ("wat kost een emg", "Een EMG kost 200 euro."),
        ("hoeveel mg magnesium", "Neem niet meer dan 250 milligram per dag."),
        ("is als erfelijk", "Bij een klein deel van de mensen zit ALS in de familie."),
        ("hoe lang duurt het", "Na een paar dagen is het voorbij."),
    ],
)
def test_a_passage_that_speaks_of_it_does_not(asked: str, passage: str) -> None:
    assert not is_missed(asked, passage)
