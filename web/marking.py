"""Canonical text to what a template shows: blocks of segments, each segment marked or not.

Only offsets are used, and the segments of a block together are its text, letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot import Quote
from corpus import Article, Kind, Span

_ITEM = re.compile(r"(?P<indent> *)(?:• |(?=[0-9]{1,9}[.)] ))")
_NUMBER = re.compile(r"[0-9]{1,9}[.)]")


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters that are all marked, or all not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as it is shown: `tag` is p, li or a heading's; `depth` counts the lists that a list item stands in."""

    tag: str
    depth: int
    segments: tuple[Segment, ...]

    @property
    def is_marked(self) -> bool:
        return any(segment.marked for segment in self.segments)

    @property
    def is_numbered(self) -> bool:
        """Whether a list item brings its own number; a bullet is drawn by the page."""
        return self.depth > 0 and _NUMBER.match(self.segments[0].text) is not None


def shown_quote(quote: Quote) -> tuple[Shown, ...]:
    """A quote's lines, with the sentence that answers marked."""
    if quote.span is None:
        return ()
    return tuple(_shown_lines(quote.text, quote.span.start, quote.highlight))


def shown_article(article: Article, passage: Span | None) -> tuple[Shown, ...]:
    """An article's blocks, with the passage marked in its place."""
    shown = []
    for block in article.blocks:
        text = block.span.of(article.text)
        start = block.span.start
        if block.kind is Kind.ITEM and block.marker:
            text = f"{block.marker} {text}"
            start -= len(block.marker) + 1
        tag = {Kind.HEADING: f"h{max(2, block.level)}", Kind.ITEM: "li", Kind.PARAGRAPH: "p"}[block.kind]
        shown.append(Shown(tag, block.level + 1 if tag == "li" else 0, tuple(_segments(text, start, passage))))
    return tuple(shown)


def _shown_lines(text: str, start: int, mark: Span | None) -> Iterator[Shown]:
    position = start
    depth = 0
    for line in text.split("\n"):
        item = _ITEM.match(line)
        skipped = item.end() if item else 0
        if line:
            # A quote may begin halfway a list, at any depth.
            depth = min(len(item["indent"]) // 2, depth) + 1 if item else 0
            yield Shown("li" if item else "p", depth, tuple(_segments(line[skipped:], position + skipped, mark)))
        position += len(line) + 1


def _segments(text: str, start: int, mark: Span | None) -> Iterator[Segment]:
    """The text cut at the edges of the mark; `start` is where the text begins in the article."""
    first = min(max(mark.start - start, 0), len(text)) if mark else 0
    last = min(max(mark.end - start, 0), len(text)) if mark else 0
    for part, marked in ((text[:first], False), (text[first:last], True), (text[last:], False)):
        if part:
            yield Segment(part, marked)
