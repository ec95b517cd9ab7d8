"""Emergencies get a number, questions about them do not."""

from __future__ import annotations

import pathlib

import pytest

from bot import SettingsError
from bot.safety import Signposts, signposts_in
from tests import emergencies
from tests.emergencies import LOOK_ALIKES, messages, with_card
from tests.paths import ROOT


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


@pytest.mark.parametrize("name", messages())
def test_every_emergency_of_the_list_gets_a_card_and_no_look_alike(name: str) -> None:
    said = messages()[name]
    assert with_card(said) == ([] if name == LOOK_ALIKES else said)


def test_the_figures_of_emergencies_are_those_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    emergencies.main()
    figures = capsys.readouterr().out.splitlines()[-2:]
    assert "\n".join(figures) in (ROOT / "docs" / "measured.md").read_text(encoding="utf-8")


def own_list(tmp_path: pathlib.Path, *signs: str, information: str = "[]") -> Signposts:
    path = tmp_path / "urgent.yaml"
    rows = "".join(f"      - {sign}\n" for sign in signs)
    path.write_text(
        "spelling: {niet: nie, ik heb: kheb}\nwords: {INEENS: 'opeens, van het ene moment', SLECHT: 'niet, INEENS'}\n"
        f"information: {information}\ncards:\n  - name: tand\n    text: Bel de tandarts.\n    signs:\n{rows}"
    )
    return signposts_in(path)


@pytest.mark.parametrize(
    ("sign", "said", "shown"),
    [
        ("tand & uit", "Uit is hij, mijn tand!", True),
        ("tand & uit", "mijn tand doet pijn", False),
        ("tand & not melktand, wissel*", "mijn tand", True),
        ("tand & not melktand, wissel*", "mijn tand wisselt", False),
        ("tand .. uit", "mijn tand ligt er bijna uit", True),
        ("tand .. uit", "mijn tand is los en valt er nu bijna uit", False),
        ("tand .. uit", "uit de tand", False),
        ("tand .. uit", "mijn tand, uit", False),
        ("NN tanden", "10 tanden", True),
        ("NN tanden", "2 tanden", False),
        ("N tanden", "10 tanden", True),
        ("^ tand $", "Tand!", True),
        ("^ tand $", "mijn tand", False),
        ("INEENS los", "van het ene moment los", True),
        ("SLECHT", "opeens", True),
        ("niet vast", "m'n tand zit nie vast", True),
        ("ik heb pijn", "kheb pijn", True),
        ("kiespijn", "kiespjin", True),
        ("stikken", "slikken", False),
    ],
)
def test_editors_may_keep_their_own_list(tmp_path: pathlib.Path, sign: str, said: str, shown: bool) -> None:
    assert bool(own_list(tmp_path, sign).for_message(said)) == shown


def test_a_sentence_that_asks_for_information_is_left_out(tmp_path: pathlib.Path) -> None:
    signposts = own_list(tmp_path, "tand & uit", information="[^ wat is]")
    assert signposts.for_message("Wat is een tand die uit is?") == ""
    assert signposts.for_message("Wat is dit? Mijn tand is uit.")


def test_a_group_that_does_not_exist_is_named(tmp_path: pathlib.Path) -> None:
    with pytest.raises(SettingsError, match="'INEEN' is no word"):
        own_list(tmp_path, "INEEN & tand")


@pytest.mark.parametrize("content", ["", "cards: 3", "spelling: {}\nwords: {}\ninformation: ['(']\ncards: []", "\t"])
def test_a_broken_list_is_named(tmp_path: pathlib.Path, content: str) -> None:
    path = tmp_path / "urgent.yaml"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"urgent\.yaml: the urgent situations cannot be read"):
        signposts_in(path)
