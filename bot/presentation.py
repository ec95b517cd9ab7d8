"""An answer as plain text: the floor that every channel can do."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator

from bot import wording
from bot.types import Answer, Quote


def as_text(answer: Answer, width: int = 88) -> str:
    """The whole answer in lines of at most `width` characters, the sentence that answers between asterisks."""
    return "\n\n".join(_parts(answer, width))


def source_line(quote: Quote) -> str:
    """Title, author, publisher, date, section and link, as far as they are known; other articles that say the same."""
    line = ", ".join(filter(None, (source_words(quote), quote.metadata.web_url)))
    return ". ".join(filter(None, (line, also_in(quote))))


def source_words(quote: Quote) -> str:
    """The source without the link."""
    source = quote.metadata
    day = source.updated or source.published
    facts = [f"“{source.title}”", source.author, source.publisher]
    facts += [wording.UPDATED.format(date=long_date(day))] if day else []
    facts += [wording.SECTION.format(section=" › ".join(quote.headings))] if quote.headings else []
    return wording.SOURCE.format(source=", ".join(dict.fromkeys(filter(None, facts))))


def also_in(quote: Quote) -> str:
    """The other articles that say the same; an empty string when there are none."""
    titles = "; ".join(f"“{other.metadata.title}”" for other in quote.also_in)
    return wording.ALSO_IN.format(titles=titles) if titles else ""


def long_date(day: datetime.date) -> str:
    """A date as the Dutch write it: 24 november 2026."""
    return f"{day.day} {wording.MONTHS[day.month - 1]} {day.year}"


def _parts(answer: Answer, width: int) -> Iterator[str]:
    yield textwrap.fill(answer.text, width)
    for quote in answer.quotes:
        if quote.text:
            lines = _marked(quote).split("\n")
            yield "\n".join(textwrap.fill(line, width, initial_indent="  ", subsequent_indent="  ") for line in lines)
        yield textwrap.fill(source_line(quote), width, initial_indent="  ", subsequent_indent="  ")
    if answer.suggestions:
        yield "\n".join((wording.SUGGESTIONS, *(f"  - {suggestion}" for suggestion in answer.suggestions)))
    if answer.disclaimer:
        yield textwrap.fill(answer.disclaimer, width)


def _marked(quote: Quote) -> str:
    """The quote's text with asterisks around the sentence that answers."""
    if quote.span is None or quote.highlight is None:
        return quote.text
    start, end = quote.highlight.start - quote.span.start, quote.highlight.end - quote.span.start
    return f"{quote.text[:start]}*{quote.text[start:end]}*{quote.text[end:]}"
