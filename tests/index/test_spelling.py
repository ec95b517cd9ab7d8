"""Typing mistakes put right, and nothing else touched."""

from __future__ import annotations

import pytest

from index.spelling import Speller

SPELLER = Speller({"spiertrekkingen": 5, "huisarts": 3, "kuit": 2, "fasciculaties": 1})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wat zijn spiertrekingen?", "wat zijn spiertrekkingen?"),
        ("moet ik naar de huisarst", "moet ik naar de huisarts"),
        ("fasiculaties", "fasciculaties"),
        ("pijn in mijn kuti", "pijn in mijn kuit"),
        ("magneisum", "magnesium"),
        ("wrm heb 'k pijn in m’n kuit", "waarom heb ik pijn in mijn kuit"),
    ],
)
def test_a_mistake_is_put_right(written: str, meant: str) -> None:
    assert SPELLER.corrected(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "Waarom krampt mijn kuit 's nachts?",
        "knieën en coördinatie",
        "kuitspierkramp",
        "xqzvwk",
        "ALS of MS",
        "😀",
        "",
        "ik heb 3x magnesium 400mg genomen",
    ],
)
def test_known_words_and_riddles_stay_as_they_are(written: str) -> None:
    assert SPELLER.corrected(written) == written


def test_of_two_words_as_near_the_one_the_articles_use_is_meant() -> None:
    assert Speller({"trillen": 9}).corrected("trilllen") == "trillen"
    assert Speller({"barst": 1, "borst": 9}).corrected("brst") == "borst"
