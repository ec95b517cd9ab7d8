"""An article cut into passages that follow its structure.

In goes an `Article`, out come `Chunk`s. A passage never crosses a heading, keeps a list with its lead-in, and has at
most about 90 words; it never exceeds 120, and its text is always a slice of the article.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.sentences import sentence_spans
from corpus.text import BULLET
from corpus.types import Article, Block, Chunk, Kind, Span

# About 90 words is the passage length on which the project's retrieval figures were measured.
MAX_WORDS = 90
# A sentence that is longer is cut: whoever measures answers (`bot.evaluation`) takes no quote of more than 120 words.
MAX_SENTENCE_WORDS = 110
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or list item: the smallest thing that a passage is made of."""

    span: Span
    words: int
    glued: bool  # must stand in one passage with the piece before it


def chunks_of(article: Article) -> Iterator[Chunk]:
    """The article's passages in reading order."""
    for headings, blocks in _sections(article):
        for group in _packed(_pieces(article.text, blocks)):
            span = Span(_with_marker(article.text, group[0].span.start), group[-1].span.end)
            if len(group) == 1 and span.of(article.text).endswith(":"):
                continue  # a lead-in to nothing but headings: no one's answer
            sentences = tuple(piece.span for piece in group)
            yield Chunk(article.id, span, span.of(article.text), headings, sentences)


def _sections(article: Article) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks without a heading between them, each with the path of headings above it."""
    path: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for block in article.blocks:
        if block.kind is not Kind.HEADING:
            blocks.append(block)
            continue
        if blocks:
            yield tuple(text for _, text in path), blocks
            blocks = []
        path = [(level, text) for level, text in path if level < block.level]
        path.append((block.level, block.span.of(article.text)))
    if blocks:
        yield tuple(text for _, text in path), blocks


def _pieces(text: str, blocks: Iterable[Block]) -> list[_Piece]:
    pieces: list[_Piece] = []
    before: Block | None = None
    for block in blocks:
        first = True
        for sentence in sentence_spans(block.span.of(text), block.span.start):
            for span in _bounded(text, sentence):
                glued = first and before is not None and _belongs(text, before, block)
                pieces.append(_Piece(span, _count(span.of(text)), glued))
                first = False
        before = block
    return pieces


def _belongs(text: str, before: Block, block: Block) -> bool:
    """Whether a block cannot be understood without the one before it: a lead-in's first item, an item's children."""
    if before.kind is Kind.PARAGRAPH:
        return block.kind is Kind.ITEM or text[before.span.end - 1] == ":"
    return block.kind is Kind.ITEM and block.level > 0


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence itself, or, of one far too long to quote, its pieces of equal length."""
    words = list(_WORD.finditer(sentence.of(text)))
    size = math.ceil(len(words) / math.ceil(len(words) / MAX_SENTENCE_WORDS))
    for first in range(0, len(words), size):
        last = words[min(first + size, len(words)) - 1]
        yield Span(sentence.start + words[first].start(), sentence.start + last.end())


def _packed(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Groups of pieces of at most `MAX_WORDS`, about equally long, glued pieces together where they fit."""
    units = _units(pieces)
    left = sum(piece.words for unit in units for piece in unit)
    group: list[_Piece] = []
    size = 0
    target = _target(left)
    for unit in units:
        words = sum(piece.words for piece in unit)
        if group and (size + words > MAX_WORDS or size + words / 2 > target):
            yield group
            left -= size
            group, size, target = [], 0, _target(left)
        group = group + unit
        size += words
    if group:
        yield group


def _target(words: int) -> float:
    """How long each passage should be when so many words are shared out among as few passages as can hold them."""
    return words / max(1, math.ceil(words / MAX_WORDS))


def _units(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces that are glued together, unless together they would be too long."""
    units: list[list[_Piece]] = []
    for piece in pieces:
        if piece.glued and sum(other.words for other in units[-1]) + piece.words <= MAX_WORDS:
            units[-1].append(piece)
        else:
            units.append([piece])
    return units


def _with_marker(text: str, start: int) -> int:
    """Where the line's bullet or number begins, if the passage begins with the first word of a list item."""
    line = text.rfind("\n", 0, start) + 1
    marker = text[line:start].strip()
    return start - len(marker) - 1 if marker == BULLET or re.fullmatch(r"\d+[.)]", marker) else start


def _count(text: str) -> int:
    return len(_WORD.findall(text))
