"""Article or page furniture? The lines of a page sifted by general rules: patterns, repetition and layout.

In go the lines of a page as a reader found them; out come those of the article, those that were left out with the
reason, and what the page says about its article (author, dates, rights, sources). No line is changed, except that a
page's title in front of its first sentence is taken off, and items go up where the one they belong to was left out.
"""

from __future__ import annotations

import functools
import pathlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.types import Dropped, Kind

_PATTERNS = pathlib.Path(__file__).with_name("furniture.txt")
_FACTS = ("author", "published", "updated", "publisher", "rights_holder", "licence")
_CAPITALS_MATTER = ("author", "publisher", "rights_holder")
_SENTENCE_WORDS = 8  # as many words with a full stop behind them are a sentence somebody wrote
_OFTEN = 3  # a line that stands on a page as often as this belongs to the page
_DEEPEST = 40  # level of an item: Markdown is not read much deeper
_END_AFTER = 0.4  # of the page's prose: an end mark before that is a link, not the end
_LONGEST = 1_000  # characters: a longer line is a paragraph, and some patterns take the square of the length
_DOUBLED = re.compile(r"(?P<title>.{12,150}?)\s*(?P=title)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. `kind` is None where only the layout can tell a heading from a paragraph."""

    number: int
    text: str
    kind: Kind | None = None
    level: int = 0
    marker: str = ""


@dataclass(slots=True)
class Sifted:
    """The lines of the article, those left out, and what the page says about the article."""

    kept: list[Line] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    def drop(self, line: Line, reason: str) -> None:
        self.dropped.append(Dropped(line.number, line.text, reason))


def sift(lines: Sequence[Line], title: str) -> Sifted:
    """Tell article from furniture. `title` is the page's title, empty if not known."""
    found = Sifted()
    often = _repeated(lines)
    prose = sum(len(line.text) for line in lines if is_sentence(line.text))
    seen = 0
    ended = ""
    for place, line in enumerate(lines):
        seen += len(line.text) if is_sentence(line.text) else 0
        ends = line.kind is not Kind.ITEM and seen >= _END_AFTER * prose and matches("end", line.text)
        if ends and (not ended or is_source_heading(line.text)):
            ended = line.text
            found.drop(line, "after the article")
        elif ended:
            _after_the_end(found, line, ended)
        elif reason := _furniture(line, title, often, found, lines[place - 1].text if place else ""):
            found.drop(line, reason)
        else:
            found.kept.append(_without_title(line, title, found))
    found.kept = list(_nested(found.kept))
    return found


def _nested(lines: Sequence[Line]) -> Iterator[Line]:
    """Items each one level below the item that they belong to, also where that was left out; not endlessly deep."""
    levels: list[int] = []
    for line in lines:
        levels = [*(each for each in levels if each < line.level), line.level] if line.kind is Kind.ITEM else []
        yield replace(line, level=min(len(levels) - 1, _DEEPEST)) if levels else line


def is_sentence(text: str) -> bool:
    """Whether somebody wrote this to be read: some words with a full stop, question or exclamation mark behind them."""
    return len(text.split()) >= _SENTENCE_WORDS and text.rstrip("”\"')").endswith((".", "!", "?", ":"))


def is_source_heading(text: str) -> bool:
    """Whether a list of sources follows."""
    return (
        matches("end", text) is not None
        and re.match(r"(?i)(geraadpleegde )?(bron|ref|literatuur|source)", text) is not None
    )


def matches(section: str, text: str) -> re.Match[str] | None:
    """The match of a whole line with a section of the pattern file."""
    if len(text) > _LONGEST:
        return None
    return next((match for pattern in _sections()[section] if (match := pattern.fullmatch(text))), None)


def note_facts(found: dict[str, str], text: str) -> str:
    """Keep what a line says of the article, first come first kept. Returns what it said, or an empty string."""
    said = ""
    for fact in _FACTS:
        if match := matches(fact, text):
            found.setdefault(fact, match["value"].strip(" ,;|"))
            said = said or fact
    return said


def _furniture(line: Line, title: str, often: set[str], found: Sifted, before: str) -> str:
    """Why the line is no article text; an empty string when it is."""
    text = line.text
    if matches("notice", text):
        note_facts(found.facts, text)
        return "notice"
    if text == title:
        return "title"
    if text == before or text in often:
        return "repeated"
    if _is_teaser(text):
        return "teaser"
    if is_sentence(text):
        return ""
    if line.kind is not Kind.ITEM and (fact := note_facts(found.facts, text)):
        return fact
    return "furniture" if matches("drop", text) else ""


def _is_teaser(text: str) -> bool:
    """A link to another page: its title twice, once for the picture, often with the first words of its text."""
    return _DOUBLED.match(text) is not None and not is_sentence(text)


def _after_the_end(found: Sifted, line: Line, ended: str) -> None:
    """Nothing is article text any more, but the page may still say something about it."""
    if is_source_heading(ended) and line.kind is Kind.ITEM:
        found.sources.append(line.text)
        found.drop(line, "source")
    else:
        found.drop(line, note_facts(found.facts, line.text) or "after the article")


def _without_title(line: Line, title: str, found: Sifted) -> Line:
    """The line without the page's title in front of it, where a page runs the two together."""
    rest = line.text.removeprefix(title).lstrip(" :–-") if title else line.text
    if rest == line.text or not is_sentence(rest) or not rest[0].isupper() or len(title.split()) < 3:  # noqa: PLR2004
        return line
    found.drop(replace(line, text=title), "title")
    return replace(line, text=rest)


def _repeated(lines: Sequence[Line]) -> set[str]:
    """Lines that stand on the page so often that they belong to the page. A short list item may well come back."""
    counts = Counter(line.text for line in lines if line.kind is not Kind.ITEM)
    return {text for text, count in counts.items() if count >= _OFTEN}


@functools.cache
def _sections() -> dict[str, list[re.Pattern[str]]]:
    sections: dict[str, list[re.Pattern[str]]] = {}
    name = ""
    for line in _PATTERNS.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].replace("_", "").isalpha():
            name = line[1:-1]
            sections[name] = []
        elif line and not line.startswith("#"):
            sections[name].append(re.compile(line, re.NOFLAG if name in _CAPITALS_MATTER else re.IGNORECASE))
    return sections
