"""Names that someone introduces: "mijn naam is …". Other names are not found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.records.redaction.words import one_of, words
from corpus import Span

_PARTICLE = rf"(?:(?:{one_of(words('particles'))})\s)"
_INTRODUCED = re.compile(
    rf"\b(?i:{one_of(words('introductions'))})[\s:]+((?i:{_PARTICLE}*[\w'-]+)(?:\s(?:(?i:{_PARTICLE}+)[\w'-]+|[A-Z][\w'.-]*))*)"
)


def names_in(text: str) -> Iterator[Span]:
    """The names in a text that are introduced as such."""
    for found in _INTRODUCED.finditer(text):
        yield Span(*found.span(1))
