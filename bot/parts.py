"""An answer in parts that fit a messenger.

Every part that quotes carries the source of what it quotes and the disclaimer. Quotes are cut between sentences and
nowhere else; a sentence that fits no message is not given, only its source.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot import wording
from bot.presentation import also_in, source_words
from bot.types import Answer, Quote
from corpus import sentence_spans


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a quote that are all emphasised, or all not."""

    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote, or whole sentences of one. `link` is empty or an http address; `also` names articles that agree."""

    runs: tuple[Run, ...]
    source: str
    link: str
    also: str


@dataclass(frozen=True, slots=True)
class Part:
    """What fits into one message: the bot's words, quotes with their sources, the disclaimer, what else to ask."""

    words: str = ""
    excerpts: tuple[Excerpt, ...] = ()
    disclaimer: str = ""
    suggestions: tuple[str, ...] = ()


Fits = Callable[[Part], bool]


def parts_of(answer: Answer, fits: Fits) -> tuple[Part, ...]:
    """The answer in as few parts as `fits` allows, in order; at least one."""
    *parts, current = _of_words(answer.text, fits)
    for quote in answer.quotes:
        whole = _excerpt(quote, 0, len(quote.text))
        for piece in (whole,) if fits(Part("", (whole,), answer.disclaimer)) else _pieces(quote, answer, fits):
            grown = dataclasses.replace(current, excerpts=(*current.excerpts, piece), disclaimer=answer.disclaimer)
            if fits(grown):
                current = grown
            else:
                parts.append(current)
                current = Part("", (piece,), answer.disclaimer)
    for suggesting in (dataclasses.replace(current, suggestions=answer.suggestions[:many]) for many in (3, 2, 1)):
        if fits(suggesting):
            return (*parts, suggesting)
    return (*parts, current)


def _of_words(text: str, fits: Fits) -> list[Part]:
    if fits(Part(text)):
        return [Part(text)]
    return [
        Part(text[start:end].strip()) for start, end in _packed(text, lambda start, end: fits(Part(text[start:end])))
    ]


def _pieces(quote: Quote, answer: Answer, fits: Fits) -> Iterator[Excerpt]:
    """A quote that is too long for one part, cut between sentences."""

    def fit(start: int, end: int) -> bool:
        return fits(Part("", (_excerpt(quote, start, end),), answer.disclaimer))

    for start, end in _packed(quote.text, fit):
        yield _excerpt(quote, start, end) if fit(start, end) else _excerpt(quote, 0, 0)


def _packed(text: str, fit: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Neighbouring sentences taken together as long as they fit. One that does not fit stands alone."""
    start = 0
    for end, following in itertools.pairwise([*_sentence_starts(text)[1:], len(text)]):
        if not fit(start, following):
            yield start, end
            start = end
    yield start, len(text)


def _sentence_starts(text: str) -> list[int]:
    starts, position = [0], 0
    for line in text.split("\n"):
        starts += [span.start for span in sentence_spans(line, position)]
        position += len(line) + 1
    return sorted(set(starts))


def _excerpt(quote: Quote, start: int, end: int) -> Excerpt:
    """The characters of the quote from `start` to `end`, without white space around them."""
    text = quote.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    first = last = start
    if quote.span and quote.highlight:
        first, last = (min(max(edge - quote.span.start, start), end) for edge in _edges(quote))
    cuts: Sequence[tuple[int, int, bool]] = ((start, first, False), (first, last, True), (last, end, False))
    runs = tuple(Run(quote.text[left:right], strong) for left, right, strong in cuts if left < right)
    source = source_words(quote) if runs or not quote.text else f"{wording.QUOTE_TOO_LONG} {source_words(quote)}"
    return Excerpt(runs, source, quote.metadata.web_url, also_in(quote))


def _edges(quote: Quote) -> tuple[int, int]:
    return (quote.highlight.start, quote.highlight.end) if quote.highlight else (0, 0)
