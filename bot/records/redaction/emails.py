"""E-mail addresses, also those that are written so that no machine would know them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus import Span

_NAME = r"[\w.+'-]+"
_AT = r"(?:\s?@\s?|\s?[(\[{]\s?(?:at|@|apenstaartje)\s?[)\]}]\s?|\s(?:apenstaartje|apestaartje)\s)"
_DOT = r"(?:\s?\.\s?|\s(?:punt|dot)\s|\s?[(\[](?:punt|dot|\.)[)\]]\s?)"
_ENDS = "nl|com|be|net|org|eu|de|fr|uk|info|nu|me|io"
# "@" between two words is enough; with spaces around it, or spelt out, what follows must look like a domain.
_EMAILS = (
    re.compile(rf"{_NAME}@[\w-]+(?:\.[\w-]+)*(?:\s?\.\s?(?:{_ENDS})\b)?", re.IGNORECASE),
    re.compile(rf"{_NAME}{_AT}[\w-]+(?:{_DOT}[\w-]+)*?{_DOT}(?:{_ENDS})\b", re.IGNORECASE),
)


def emails_in(text: str) -> Iterator[Span]:
    """The e-mail addresses in a text."""
    for pattern in _EMAILS:
        for found in pattern.finditer(text):
            yield Span(*found.span())
