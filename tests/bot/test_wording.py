"""The bot's own sentences: it says what it is, and promises nothing it does not do."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import pytest

from bot import wording, words_for
from bot.safety import signposts_in
from tests.paths import ROOT

JE = re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE)
U = re.compile(r"\b(u|uw)\b", re.IGNORECASE)
# What an English interface shows that is Dutch: the name, article pages, messengers, and what the server alone says.
DUTCH_ONLY = re.compile(
    r"BOT|MONTHS|SOURCE|SOURCES|PROMPT|FAREWELL_HINT|SUGGESTIONS|PAGE_TITLE|ALL_ARTICLES|BACK_TO_CONVERSATION|WRITTEN_BY|"
    r"LICENCE|ONLY_AT_PUBLISHER|QUOTED_PASSAGE|SEARCH.*|.*ARTICLES_FOUND.*|PROBLEM_.*|"
    r"INTRODUCTION|ONLY_TEXT|STOPPED|QUOTE_TOO_LONG|CHOOSE|SOURCE_LINK|REDACTED_.*"
)


def texts(module: object) -> Iterator[tuple[str, str]]:
    """The sentences of a module, by name."""
    yield from ((name, text) for name, text in vars(module).items() if name.isupper() and isinstance(text, str))


def test_it_says_that_it_is_an_automated_system_and_no_doctor() -> None:
    for words in (wording.GREETING, wording.WHO_ARE_YOU, wording.PAGE_INTRO):
        assert "geautomatiseerd systeem" in words
        assert "arts" in words


def test_the_disclaimer_sends_to_a_doctor() -> None:
    assert "algemene informatie" in wording.DISCLAIMER
    assert "vervangt geen medisch advies" in wording.DISCLAIMER
    assert "huisarts" in wording.DISCLAIMER


def test_who_says_u_says_it_everywhere() -> None:
    formal = dict(texts(words_for("u")))
    for name, text in texts(wording):
        assert bool(JE.search(text)) == bool(U.search(formal[name])), name
        assert not JE.search(formal[name]), name


def test_in_an_emergency_nobody_is_called_je_or_u() -> None:
    for card in signposts_in().cards:
        assert not JE.search(card.text), card.name
        assert not U.search(card.text), card.name


@pytest.mark.parametrize(("address", "language"), [("u", "nl"), ("je", "en")])
def test_every_form_has_the_same_sentences_with_the_same_places(address: str, language: str) -> None:
    other = dict(texts(words_for(address, language)))
    for name, text in texts(wording):
        assert other.keys() == dict(texts(wording)).keys()
        assert places(other[name]) == places(text), name


def places(text: str) -> set[str | None]:
    if '{"' in text:
        return set()  # an example of JSON
    return {field for _, field, _, _ in string.Formatter().parse(text)}


def test_english_is_complete() -> None:
    english = dict(texts(words_for("u", "en")))
    same = [name for name, text in texts(wording) if english[name] == text]
    assert [name for name in same if not DUTCH_ONLY.fullmatch(name)] == []


def test_the_forms_say_nothing_twice() -> None:
    for path, module in (("wording_u.py", words_for("u")), ("wording_en.py", words_for("u", "en"))):
        source = (ROOT / "bot" / path).read_text(encoding="utf-8")
        for name, text in texts(module):
            if re.search(rf"^{name} =", source, re.MULTILINE):
                assert text != getattr(wording, name), f"{path}: {name} is the same"
