"""When a question leans on the one before, and what it then means."""

from __future__ import annotations

import pytest

from bot.followup import understood


@pytest.mark.parametrize(
    ("earlier", "question", "meant"),
    [
        (["waar zit kalium in?"], "en calcium?", "waar zit calcium in?"),
        (["wat is een emg?"], "en een eeg?", "wat is een eeg?"),
        (["wat is kramp?"], "hoe lang duurt dat dan?", "wat is kramp? hoe lang duurt dat dan?"),
        (["wat is kramp?"], "en bij kinderen?", "wat is kramp? en bij kinderen?"),
        (["wat is kramp?", "krijgen kinderen dat ook?"], "is het erg?", "wat is kramp? is het erg?"),
        (["wat is kramp?"], "waar zit magnesium in?", "waar zit magnesium in?"),
        (["wat is kramp?"], "mijn zoon heeft sinds gisteren een dikke rode enkel", None),
        (["wat is kramp?"], "wanneer moet ik me zorgen maken?", "wat is kramp? wanneer moet ik me zorgen maken?"),
        (["wat is kramp?"], "wanneer moet ik met hoofdpijn naar de dokter?", None),
        ([], "en bij kinderen?", "en bij kinderen?"),
    ],
)
def test_what_is_understood(earlier: list[str], question: str, meant: str | None) -> None:
    assert understood(question, earlier) == (meant or question)
