"""Dates of birth: a whole date that is said to be one, or that someone of at least 16 could have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bot.records.redaction.words import MONTHS, one_of, words
from corpus import Span

_YEAR = r"(?P<year>(?:19|20)\d{2}|['’‘`]\s?\d{2}|\d{2})"
_DATES = (
    re.compile(
        rf"(?<![\d.,/-])(?P<day>\d{{1,2}})\s?(?P<sep>[-/.–])\s?(?P<month>\d{{1,2}})\s?(?P=sep)\s?{_YEAR}(?![\d/-]|\.\d)"
    ),
    re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d{2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d-])"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?:e|de|ste)?\s?(?:van\s)?(?P<month>{one_of(MONTHS)})\.?,?\s?{_YEAR}(?!\d)",
        re.IGNORECASE,
    ),
)
_GLUED = (
    re.compile(r"(?<!\d)(?P<day>\d{2})(?P<month>\d{2})(?P<year>(?:19|20)\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
)
_BEFORE = re.compile(rf"(?<![a-z])(?:{one_of(words('birth'))})(?![a-z])[^?!]{{0,25}}$", re.IGNORECASE)
_AFTER = re.compile(rf"^[^?!\d]{{0,18}}?(?<![a-z])(?:{one_of(words('birth'))})(?![a-z])", re.IGNORECASE)
_SAID = 40  # characters around a date in which it may be said that it is one of birth
_GROWN = 16  # years; what happened since then is more often an illness than a birth
_DAYS = 31
_MONTHS = 12


def dates_in(text: str) -> Iterator[Span]:
    """All whole dates in a text."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if _is_date(found):
                yield Span(*found.span())


def births_in(text: str, today: datetime.date) -> Iterator[Span]:
    """The dates of birth in a text."""
    for pattern in (*_DATES, *_GLUED):
        for found in pattern.finditer(text):
            if _is_date(found) and (_is_said(text, found) or (pattern in _DATES and _is_long_ago(found, today))):
                yield Span(*found.span())


def _is_date(found: re.Match[str]) -> bool:
    month = MONTHS.get(found["month"].lower()) or int(found["month"])
    return 0 < int(found["day"]) <= _DAYS and 0 < month <= _MONTHS


def _is_said(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    return bool(_BEFORE.search(text[max(0, start - _SAID) : start]) or _AFTER.search(text[end : end + _SAID]))


def _is_long_ago(found: re.Match[str], today: datetime.date) -> bool:
    """Of a year of two digits we are sure only with an apostrophe or between signs: "3 mei 50 mg" has none."""
    said = found["year"]
    year = int(said[-2:] if len(said) != len("1967") else said)
    if year < 100:  # noqa: PLR2004 two digits
        if said.isdigit() and "sep" not in found.re.groupindex:
            return False
        year += 1900 if year > today.year % 100 else 2000
    return year <= today.year - _GROWN
