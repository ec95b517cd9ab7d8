"""Where someone lives: a Dutch postcode, with the house number and street around it, or a street with a number.

Four digits and two letters are often something else: "2000 ie", "2019 ms", "1500 ml".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.records.redaction.words import one_of, words
from corpus import Span

_NUMBER = r"\d{1,5}(?:\s?(?:bis|hs|huis|[a-z])\b|-\d{1,3}\b)?"


def _street(ends: frozenset[str]) -> re.Pattern[str]:
    """A street whose name ends in one of these, with what belongs to its name and the number."""
    return re.compile(
        rf"(?:(?<!\w)(?:{one_of(words('street_names'))}|[A-Z][\w'-]*\.?)\s){{0,4}}"
        rf"(?<!\w)[\w'.-]*(?i:{one_of(ends)})\s+(?i:(?:nr\.?\s?|nummer\s)?{_NUMBER})(?!\d)"
    )


_STREET = _street(words("streets"))
_STREET_WITH_POSTCODE = _street(words("streets") | words("streets_before_postcode"))
_POSTCODE = re.compile(
    r"(?<![\d.,])(?P<digits>[1-9]\d{3})(?P<gap>[\s-]{0,2})(?P<letters>[a-z]{2}|[a-z]\s[a-z](?=\s?\d))(?![a-z])",
    re.IGNORECASE,
)
_HOUSE = re.compile(rf"[\s,]*(?:(?:huis)?(?:nummer|nr|no)\.?\s*)?{_NUMBER}(?![\d.,]\d)", re.IGNORECASE)
_CALLED = re.compile(rf"\b(?:{one_of(words('postcode'))})\W*(?:is\W*)?$", re.IGNORECASE)
_TEMPORAL = re.compile(rf"\b(?:{one_of(words('year'))})\s*$", re.IGNORECASE)
_NEVER = frozenset({"sa", "sd", "ss"})  # letters that are not given out
_YEARS = range(1900, 2040)
_BETWEEN = re.compile(r"[\s,]*")


def addresses_in(text: str) -> Iterator[Span]:
    """The addresses in a text."""
    reached = 0
    for found in _POSTCODE.finditer(text):
        street = _street_before(text, found.start())
        house = _HOUSE.match(text, found.end())
        if _is_postcode(text, found, has_street=street is not None, has_house=house is not None):
            start = found.start() if street is None else street
            reached = house.end() if house and street is None else found.end()
            yield Span(start, reached)
    for alone in _STREET.finditer(text):
        yield Span(*alone.span())


def _street_before(text: str, end: int) -> int | None:
    """Where the street begins that stands right before `end`."""
    return next(
        (
            street.start()
            for street in _STREET_WITH_POSTCODE.finditer(text[:end])
            if _BETWEEN.fullmatch(text[street.end() : end])
        ),
        None,
    )


def _is_postcode(text: str, found: re.Match[str], *, has_street: bool, has_house: bool) -> bool:
    letters = found["letters"].replace(" ", "")
    before = text[: found.start()]
    if has_street or _CALLED.search(before):
        return True
    if letters.lower() in words("units") | _NEVER:
        return False
    is_year = int(found["digits"]) in _YEARS
    if is_year and _TEMPORAL.search(before):
        return False
    if not found["gap"]:
        return True
    is_shouted = letters.isupper() and not text.isupper()
    if letters.lower() in words("short"):
        return is_shouted and has_house and not is_year
    return is_shouted or has_house or not is_year
