"""A part as one text, in plain text or in a messenger's own mark-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot import wording
from bot.parts import Excerpt, Part


def _as_it_is(text: str) -> str:
    return text


def _with_address(words: str, url: str) -> str:
    return f"{words}, {url}"


@dataclass(frozen=True, slots=True)
class Markup:
    """How a messenger writes things; the defaults are plain text.

    `strong`, `link` and `quoted` are given escaped text, `link` also the address as it is; `strong` never gets a line
    break, nor white space at an end.
    """

    escape: Callable[[str], str] = _as_it_is
    strong: Callable[[str], str] = _as_it_is
    link: Callable[[str, str], str] = _with_address
    quoted: Callable[[str], str] = _as_it_is
    gap: str = "\n\n"
    newline: str = "\n"


PLAIN = Markup()


def as_text(part: Part, markup: Markup = PLAIN) -> str:
    """The whole part."""
    return markup.gap.join(filter(None, _blocks(part, markup)))


def _blocks(part: Part, markup: Markup) -> Iterator[str]:
    yield _lines(part.words, markup)
    for excerpt in part.excerpts:
        if excerpt.runs:
            yield markup.quoted(f"“{''.join(_run(run.text, run.strong, markup) for run in excerpt.runs)}”")
        yield _source(excerpt, markup)
    yield _lines(part.disclaimer, markup)
    if part.suggestions:
        yield _lines("\n".join((wording.SUGGESTIONS, *(f"- {each}" for each in part.suggestions))), markup)


def _source(excerpt: Excerpt, markup: Markup) -> str:
    words = markup.escape(excerpt.source)
    source = markup.link(words, excerpt.link) if excerpt.link else words
    return ". ".join(filter(None, (source, markup.escape(excerpt.also))))


def _lines(text: str, markup: Markup) -> str:
    return markup.newline.join(markup.escape(line) for line in text.split("\n"))


def _run(text: str, strong: bool, markup: Markup) -> str:
    return markup.newline.join(
        _emphasised(line, markup) if strong else markup.escape(line) for line in text.split("\n")
    )


def _emphasised(line: str, markup: Markup) -> str:
    said = line.strip()
    if not said:
        return markup.escape(line)
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    return f"{markup.escape(before)}{markup.strong(markup.escape(said))}{markup.escape(after)}"


def shortened(text: str, limit: int) -> str:
    """The text, cut where it is longer than `limit` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
