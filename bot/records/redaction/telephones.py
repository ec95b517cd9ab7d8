"""Telephone numbers that someone can be called at: Dutch, Belgian and international. Not 112, 0800-0113 or 088."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from corpus import Span

# A number begins with +, 0, 6 (a mobile number without its nought) or the country's own 31 or 32.
_DIGIT = r"(?:[\s.\-–_/()]{0,3}\d)"
_BEGIN = re.compile(rf"(?<![\d.,])(?:(?=([(]?[+0]{_DIGIT}{{7,15}}))|(?=(6[ -]?\d{{8}}|3[12]\d{{9}})(?!\d)))")
_FEWEST = 8  # digits, of 0800-0113
_MOST_AT_HOME = 11  # of 0800-1234567
_MOST = 15  # E.164
_REGIONS = ("NL", "BE")
_PUBLIC = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN}
)


def telephones_in(text: str) -> Iterator[Span]:
    """The telephone numbers in a text."""
    reached = 0
    for begin in _BEGIN.finditer(text):
        start, end = begin.span(1) if begin[1] else begin.span(2)
        if start >= reached and (found := _longest(text, start, end)):
            reached = found.end
            yield found


def _longest(text: str, start: int, end: int) -> Span | None:
    """The longest number that begins at `start`; None when there is none, or it is nobody's own."""
    most = _MOST if re.match(r"\(?(\+|00|3)", text[start:end]) else _MOST_AT_HOME
    while (count := sum(map(str.isdigit, text[start:end]))) >= _FEWEST:
        is_whole = text[end - 1].isdigit() and not text[end : end + 1].isdigit()
        if count <= most and is_whole and (kind := _kind_of(text[start:end])) is not None:
            return None if kind in _PUBLIC else Span(start, end)
        end -= 1
    return None


def _kind_of(said: str) -> int | None:
    """What sort of number it is, in the first region where it is one; None when it is no number."""
    digits = re.sub(r"[^\d+]", "", said.replace("(0)", ""))
    if digits.startswith(("31", "32")):
        digits = f"+{digits}"
    for region in _REGIONS:
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return int(phonenumbers.number_type(number))
    return None
