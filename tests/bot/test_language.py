"""The language of a question."""

from __future__ import annotations

import pytest

from bot.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("waarom trilt mijn ooglid?", "nl"),
        ("emg", "nl"),
        ("", "nl"),
        ("was dat een kramp in mijn been", "nl"),
        ("is muscle twitching dangerous?", "en"),
        ("what causes spasms in the legs", "en"),
        ("Was hilft gegen Muskelzucken?", "de"),
        ("Warum zuckt mein Auge?", "de"),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == language
