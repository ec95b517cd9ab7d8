"""Where sentences begin and end: NLTK's Punkt with Dutch abbreviations listed in the repository, nothing downloaded.

Kiss and Strunk, "Unsupervised multilingual sentence boundary detection", Computational Linguistics 32 (2006).
"""

from __future__ import annotations

import functools
import pathlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.types import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

# Characters: a longer line is given to Punkt in parts, for NLTK gives up on a line that takes it five seconds.
_PART = 5_000
_SPACE = re.compile(r"\s")
_ABBREVIATIONS = pathlib.Path(__file__).with_name("abbreviations.txt")


def sentence_spans(text: str, offset: int = 0) -> tuple[Span, ...]:
    """The sentences of one line of text, as spans moved by `offset`; together they cover everything but white space."""
    return tuple(Span(start + offset, end + offset) for start, end in _spans(text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = _end_of_part(text, start)
        *whole, last = list(_tokenizer().span_tokenize(text[start:end])) or [(0, end - start)]
        cut = not whole or end == len(text)  # otherwise the last sentence may go on, and is in the next part too
        for first, behind in [*whole, last] if cut else whole:
            if text[start + first : start + behind].strip():
                yield start + first, start + behind
        start = end if cut else start + last[0]


def _end_of_part(text: str, start: int) -> int:
    """Where a part ends: at a white space, if there is one before the part is too long."""
    end = start + _PART
    if end >= len(text):
        return len(text)
    spaces = [match.start() for match in _SPACE.finditer(text, start, end)]
    return spaces[-1] if spaces and spaces[-1] > start else end


@functools.cache
def _tokenizer() -> PunktSentenceTokenizer:
    # NLTK takes a second to load, and only building an index needs this.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    words = [line for line in _ABBREVIATIONS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parameters.abbrev_types = {word for word in words if word.islower()}
    parameters.sent_starters = {word.lower() for word in words if not word.islower()}
    return PunktSentenceTokenizer(parameters)
