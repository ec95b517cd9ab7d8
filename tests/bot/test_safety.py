"""Emergencies get a number, questions about them do not."""

from __future__ import annotations

import pathlib

import pytest

from bot import SettingsError
from bot.safety import signposts_in


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("ik heb drukkende pijn op mn borst en ik zweet enorm", "112"),
        ("Mijn man zijn mond hangt scheef!", "112"),
        ("mama praat ineens wartaal en haar arm is slap", "112"),
        ("hij is niet wakker te krijgen", "112"),
        ("mijn dochter heeft een stuip die niet stopt, ze houdt niet op", "112"),
        ("ze is gestoken door een wesp en haar tong zwelt op", "112"),
        ("ik heb een hele strip pillen geslikt", "112"),
        ("mijn zoontje heeft een knoopcel ingeslikt", "112"),
        ("het bloed spuit eruit en stopt niet", "112"),
        ("ik wil niet meer leven", "0800-0113"),
        ("ik maak er een einde aan", "0800-0113"),
        ("de baby is 6 weken oud en heeft koorts", "huisartsenpost"),
    ],
)
def test_who_is_in_an_emergency_gets_the_number(said: str, number: str) -> None:
    assert number in signposts_in().for_message(said)


@pytest.mark.parametrize(
    "asked",
    [
        "wat is een beroerte",
        "Hoe herken je een hartinfarct?",
        "kun je doodgaan aan als",
        "is epilepsie erfelijk",
        "mijn opa had een beroerte, kan ik dat ook krijgen",
        "welke medicijnen helpen bij epilepsie",
        "ik ben bang dat ik een beroerte krijg",
        "mijn ooglid trilt al een week",
        "ik slaap slecht door kramp in mijn kuit",
        "krijg je van stress pijnlijke spieren",
        "mijn been schokt als ik inslaap",
        "",
    ],
)
def test_who_asks_about_one_gets_an_answer_instead(asked: str) -> None:
    assert signposts_in().for_message(asked) == ""


def test_editors_may_keep_their_own_list(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "urgent.yaml"
    path.write_text("information: []\ncards:\n  - {name: tand, text: Bel de tandarts., signs: [tand & uit]}\n")
    assert signposts_in(path).for_message("Mijn tand ligt eruit: hij is uit!") == "Bel de tandarts."
    assert signposts_in(path).for_message("mijn tand doet pijn") == ""


@pytest.mark.parametrize("content", ["", "cards: 3", "information: ['(']\ncards: []", "\t"])
def test_a_broken_list_is_named(tmp_path: pathlib.Path, content: str) -> None:
    path = tmp_path / "urgent.yaml"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"urgent\.yaml: the urgent situations cannot be read"):
        signposts_in(path)
