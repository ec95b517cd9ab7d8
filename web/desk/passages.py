"""Which passages are quoted, and which never: per article, and as a heat map over its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, render_template

from bot import HEAT_LEVELS, Warm, count_store, heat_of, quoted_articles
from corpus import Article, Kind, Span
from web.current import assistant, settings
from web.desk.blueprint import blueprint, since

_DAYS = 90


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a block that are of one passage, or of none (`warm` is None). `is_first` where that begins."""

    text: str
    warm: Warm | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class WarmBlock:
    """A block of an article in pieces; `tag` is p, li or a heading's."""

    tag: str
    pieces: tuple[Piece, ...]


@blueprint.get("/passages")
def passages() -> str:
    """Every article with how often it is quoted."""
    found = quoted_articles(assistant().generation.articles, count_store(settings()).passages(since(_DAYS)))
    return render_template("desk/passages.html", articles=found, days=_DAYS, counts=settings().counts)


@blueprint.get("/passages/<article_id>")
def heat(article_id: str) -> str:
    """One article with its passages marked by how often they are quoted."""
    article = assistant().article(article_id)
    if article is None:
        abort(404)
    warm = heat_of(article, count_store(settings()).passages(since(_DAYS)))
    return render_template(
        "desk/heat.html",
        article=article,
        blocks=tuple(_blocks(article, warm)),
        legend=_legend(warm),
        never=sum(not each.quoted for each in warm),
        warm=warm,
        days=_DAYS,
    )


def _legend(warm: tuple[Warm, ...]) -> list[tuple[int, int, int]]:
    """Each level above 0 that is there, with the fewest and the most times that a passage of it was quoted."""
    levels = [(level, [each.quoted for each in warm if each.level == level]) for level in range(1, HEAT_LEVELS + 1)]
    return [(level, min(times), max(times)) for level, times in levels if times]


def _blocks(article: Article, warm: tuple[Warm, ...]) -> Iterator[WarmBlock]:
    for block in article.blocks:
        tag = {Kind.HEADING: f"h{max(2, block.level)}", Kind.ITEM: "li", Kind.PARAGRAPH: "p"}[block.kind]
        yield WarmBlock(tag, tuple(_pieces(article.text, block.span, warm)))


def _pieces(text: str, span: Span, warm: tuple[Warm, ...]) -> Iterator[Piece]:
    """The block's text, cut where passages begin and end."""
    place = span.start
    for each in warm:
        start, end = max(place, each.chunk.span.start), min(span.end, each.chunk.span.end)
        if start < end:
            if text[place:start].strip():
                yield Piece(text[place:start], None, is_first=False)
            yield Piece(text[start:end], each, is_first=start <= each.chunk.sentences[0].start)
            place = end
    if text[place : span.end].strip():
        yield Piece(text[place : span.end], None, is_first=False)
