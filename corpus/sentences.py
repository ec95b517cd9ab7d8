"""Where sentences begin and end: NLTK's Punkt with Dutch abbreviations listed in the repository, nothing downloaded.

Kiss and Strunk, "Unsupervised multilingual sentence boundary detection", Computational Linguistics 32 (2006).
"""

from __future__ import annotations

import functools
import pathlib
from typing import TYPE_CHECKING

from corpus.types import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_ABBREVIATIONS = pathlib.Path(__file__).with_name("abbreviations.txt")


def sentence_spans(text: str, offset: int = 0) -> tuple[Span, ...]:
    """The sentences of one line of text, as spans moved by `offset`; together they cover everything but white space."""
    return tuple(Span(start + offset, end + offset) for start, end in _tokenizer().span_tokenize(text))


@functools.cache
def _tokenizer() -> PunktSentenceTokenizer:
    # NLTK takes a second to load, and only building an index needs this.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    words = [line for line in _ABBREVIATIONS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parameters.abbrev_types = {word for word in words if word.islower()}
    parameters.sent_starters = {word.lower() for word in words if not word.islower()}
    return PunktSentenceTokenizer(parameters)
