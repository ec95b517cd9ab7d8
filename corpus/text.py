"""The one canonical form of an article's text. Every offset in the project refers to it.

The declared rules, all of them: Unicode NFC; characters that show nothing (soft hyphen, zero-width space, byte order
mark, control characters) are left out; each block is one line, in which any run of white space is one space; blocks are
parted by an empty line, list items by a line end; an item starts with "• " or its number, two spaces deeper per level.
Nothing else is ever changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from corpus.types import Article, Block, Element, Kind, Metadata, Span

BULLET = "•"

# Joiners (U+200C, U+200D) stay: emoji and some scripts are spelled with them.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[0-9]{1,9}[.)]")
_SPACES = re.compile(r"\s+")


def canonical_line(raw: str) -> str:
    """One block's text in canonical form: NFC, nothing invisible, single spaces, nothing at the edges."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", raw))).strip()


def compose(article_id: str, metadata: Metadata, elements: Iterable[Element]) -> Article:
    """Lay the elements out as an article. Offsets are carried from here on and never searched for."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for element, prefix in _laid_out(elements):
        start = position + len(prefix)
        text = element.text
        blocks.append(Block(element.kind, Span(start, start + len(text)), element.level, element.marker))
        parts += (prefix, text)
        position = start + len(text)
    return Article(article_id, metadata, "".join(parts), tuple(blocks))


def _laid_out(elements: Iterable[Element]) -> Iterator[tuple[Element, str]]:
    """Each element that has text, in canonical form, with what stands between it and the one before."""
    before: Element | None = None
    for raw in elements:
        element = _canonical(raw, before)
        if not element.text:
            continue
        in_list = element.kind is Kind.ITEM
        gap = "" if before is None else "\n" if in_list and before.kind is Kind.ITEM else "\n\n"
        bullet = "  " * element.level + (element.marker or BULLET) + " " if in_list else ""
        yield element, gap + bullet
        before = element


def _canonical(element: Element, before: Element | None) -> Element:
    """The element with canonical text, a level that can follow the one before, and a marker only if it is a number."""
    text, marker = canonical_line(element.text), canonical_line(element.marker)
    if element.kind is Kind.HEADING:
        return Element(element.kind, text, min(max(element.level, 1), 6))
    if element.kind is Kind.PARAGRAPH:
        return Element(element.kind, text)
    deepest = before.level + 1 if before is not None and before.kind is Kind.ITEM else 0
    if text and marker and not _NUMBER.fullmatch(marker):
        text, marker = f"{marker} {text}", ""
    return Element(element.kind, text, min(max(element.level, 0), deepest), marker)
