"""Personal data is found in what visitors type, and doses, dates and public numbers are not taken for it."""

from __future__ import annotations

import datetime

import pytest

from bot import Assistant, Message
from bot.records.redaction import Kind, redacted
from tests.paths import ROOT
from tests.redaction import CASES, TODAY, Case, read_cases, score_of

HELD_OUT = ROOT / "tests" / "bot" / "redaction-held-out.jsonl"
MIXED = "Jan, 3-3-1933, 06-12345678, jan@krant.nl, nl20ingb0001234567, 1234ab 12"


def test_what_is_personal_is_found_and_little_else() -> None:
    cases = read_cases()
    assert len(cases) >= 200
    assert sum(not case.personal for case in cases) >= len(cases) / 3
    score = score_of(cases)
    assert set(score.marked) == set(Kind) - {Kind.NAME}
    assert score.recall() >= 0.98, score.wrong
    assert score.precision() >= 0.99, score.wrong
    for kind in score.marked:
        assert score.recall([kind]) >= 0.95, kind


def test_so_it_is_in_cases_that_the_rules_were_not_written_for() -> None:
    score = score_of(read_cases(HELD_OUT))
    assert score.recall() >= 0.95, score.wrong
    assert score.precision() >= 0.95, score.wrong


def test_placeholders_say_what_was_there() -> None:
    assert redacted(MIXED, TODAY) == (
        "Jan, [geboortedatum], [telefoonnummer], [e-mailadres], [rekeningnummer], [adres]"
    )


@pytest.mark.parametrize(
    "text",
    ["moet ik 112 bellen", "0800-0113", "2 x 500 mg, 3 x daags", "in 2019 was ik 52", "2000 ie per dag", ""],
)
def test_what_is_nobodys_is_left_as_it_is(text: str) -> None:
    assert redacted(text, TODAY) == text


@pytest.mark.parametrize(
    "hidden", ["06\u200b12345678", "０６１２３４５６７８", "06\u00a012\u00a034\u00a056\u00a078", "06–12345678"]
)
def test_odd_characters_hide_nothing(hidden: str) -> None:
    assert redacted(f"bel {hidden}", TODAY) == "bel [telefoonnummer]"


def test_a_date_may_be_of_birth_once_someone_grown_could_have_it() -> None:
    assert redacted("op 3 mei 2010", datetime.date(2025, 1, 1)) == "op 3 mei 2010"
    assert redacted("op 3 mei 2010", datetime.date(2026, 1, 1)) == "op [geboortedatum]"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mijn naam is Jan de Vries en ik heb kramp", "mijn naam is [naam] en ik heb kramp"),
        ("ik heet fatima. wat is een emg", "ik heet [naam]. wat is een emg"),
        ("Mijn naam is: van den Berg", "Mijn naam is: [naam]"),
    ],
)
def test_a_name_is_found_only_where_it_is_introduced(text: str, left: str) -> None:
    assert redacted(text, TODAY) == left
    assert redacted("groetjes, Jan de Vries", TODAY) == "groetjes, Jan de Vries"


@pytest.mark.parametrize("case", [case for case in read_cases(CASES) if case.personal][::8], ids=lambda case: case.text)
def test_mending_the_spelling_hides_nothing_from_redaction(assistant: Assistant, case: Case) -> None:
    understood = assistant.reply(Message(case.text)).understood_as
    kept = "".join(filter(str.isalnum, redacted(understood, TODAY).lower()))
    for _, span in case.personal:
        assert "".join(filter(str.isalnum, case.text[span.start : span.end].lower())) not in kept


def test_the_longest_question_is_redacted_in_no_time_at_all() -> None:
    for piece in (
        "06-",
        "1234 ab ",
        "a@",
        "nl20 ",
        "van de ",
        "12-03-",
        "0 ",
        "mijn naam is van ",
        "Van ",
        "van Aa ",
        "aa11",
    ):
        redacted((piece * 1000)[:1000], TODAY)
