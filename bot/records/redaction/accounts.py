"""Bank accounts: an IBAN whose check digits are right, and a Dutch one also when a digit was mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban

from corpus import Span

_DUTCH = re.compile(r"nl[\s.-]?\d{2}(?:[\s.-]?[a-z]){4}(?:[\s.-]?\d){10}(?!\d)", re.IGNORECASE)
# Any place may be the first letter of one; what follows may be longer than the number is.
_CANDIDATE = re.compile(r"(?=([a-z]{2}\d{2}(?:[\s.-]?[a-z0-9]){11,30}))", re.IGNORECASE)
_SHORTEST = 15  # characters; Norway's


def accounts_in(text: str) -> Iterator[Span]:
    """The account numbers in a text."""
    for dutch in _DUTCH.finditer(text):
        yield Span(*dutch.span())
    for candidate in _CANDIDATE.finditer(text):
        start, end = candidate.span(1)
        while end - start >= _SHORTEST:
            if iban.is_valid(re.sub(r"[\s.-]", "", text[start:end]), check_country=False):
                yield Span(start, end)
                break
            end -= 1
