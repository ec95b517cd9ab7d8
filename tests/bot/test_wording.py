"""The bot's own sentences: it says what it is, and promises nothing it does not do."""

from __future__ import annotations

from bot import wording


def test_it_says_that_it_is_an_automated_system_and_no_doctor() -> None:
    for words in (wording.GREETING, wording.WHO_ARE_YOU, wording.PAGE_INTRO):
        assert "geautomatiseerd systeem" in words
        assert "arts" in words


def test_the_disclaimer_sends_to_a_doctor() -> None:
    assert "algemene informatie" in wording.DISCLAIMER
    assert "vervangt geen medisch advies" in wording.DISCLAIMER
    assert "huisarts" in wording.DISCLAIMER
