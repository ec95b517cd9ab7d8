"""Numbers of persons: the Dutch BSN, by the eleven-test, and the Belgian national number, by its check digits.

After a word such as "bsn" a number is one also when the check fails: it was mistyped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.be import nn
from stdnum.nl import bsn

from bot.records.redaction.words import one_of, words
from corpus import Span

_GROUPS = ((9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (4, 5), (5, 4), (2, 3, 4), (3, 2, 4))  # how nine digits are parted
_BSN = re.compile(
    rf"(?<![\d.,])(?:{'|'.join('[ .-]'.join(rf'{chr(92)}d{{{size}}}' for size in group) for group in _GROUPS)})(?!\d)"
)
_BELGIAN = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")
_SAID = re.compile(rf"(?<![a-z])(?:{one_of(words('person'))})\D{{0,20}}?(\d(?:[ .-]?\d){{7,10}})(?!\d)", re.IGNORECASE)


def persons_in(text: str) -> Iterator[Span]:
    """The numbers of persons in a text."""
    for said in _SAID.finditer(text):
        yield Span(*said.span(1))
    for pattern, is_valid in ((_BSN, bsn.is_valid), (_BELGIAN, nn.is_valid)):
        for found in pattern.finditer(text):
            if is_valid(re.sub(r"\D", "", found.group())):
                yield Span(*found.span())
