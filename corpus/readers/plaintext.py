"""Plain text as copied from a web page: lines in, the article in them out.

There is no mark-up, so the layout tells: an indented or bulleted line is a list item, a short line without a full stop
is a heading, and a line that goes on in lower case was broken by the copying.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.dates import date_in
from corpus.furniture import Line, Sifted, is_sentence, matches, note_facts, sift
from corpus.text import canonical_line
from corpus.types import ArticleError, Draft, Element, Kind, Metadata

_ITEM = re.compile(r"(?P<indent>\s*)(?P<marker>[•·▪●○◦‣∙*–—-]|\d{1,2}[.)])\s+(?P<text>\S.*)")
_NAME = re.compile(r"[A-ZÀ-Ž][\w.'’-]+(?: [A-ZÀ-Ž][\w.'’-]+){0,2}")
_HEADING_WORDS = 14
_MENU = 3  # so many lines above the first sentence that are neither title nor facts are a menu
_WRAPPED = 45  # characters: a shorter line was not broken by a margin
_MAX_MARGIN = 132  # characters, the widest that terminals and mail programs break at
_MARGIN_LINES = 2  # so many broken lines show that a text has a margin
_MENU_FURNITURE = 2  # so many lines of furniture above the title, too


def read(text: str, name: str) -> Draft:
    """The article in a page's text; `name` is the file's name, for messages. Raises `ArticleError`."""
    lines = _joined(_lines(text))
    title, head = _head(lines)
    if not title:
        raise ArticleError(f"{name}:1: no title was found: put the article's title on the first line")
    body, contents = _without_contents(lines)
    found = sift([line for line in body if line.number not in head], title)
    for line in lines:
        if reason := head.get(line.number):
            found.drop(line, reason)
            if reason == "name":
                found.facts.setdefault("author", line.text)
            elif reason != "title":
                note_facts(found.facts, line.text)
    for line in contents:
        found.drop(line, "table of contents")
    elements = tuple(_elements(found.kept, found))
    if not any(is_sentence(element.text) for element in elements):
        raise ArticleError(f"{name}:1: no article was found in this text: nothing in it is a sentence")
    return Draft(_metadata(title, found), elements, tuple(sorted(found.dropped, key=lambda line: line.line)))


def _metadata(title: str, found: Sifted) -> Metadata:
    facts = found.facts
    return Metadata(
        title=title,
        author=facts.get("author", ""),
        publisher=facts.get("publisher", ""),
        published=date_in(facts.get("published", "")),
        updated=date_in(facts.get("updated", "")),
        licence=facts.get("licence", ""),
        rights_holder=facts.get("rights_holder", ""),
        sources=tuple(found.sources),
    )


def _lines(text: str) -> list[tuple[Line, bool]]:
    """Each line that holds something, and whether an empty line stands before it."""
    lines = []
    empty = True
    indents: list[int] = []
    for number, raw in enumerate(text.split("\n"), 1):
        item = _ITEM.fullmatch(raw.expandtabs(4).rstrip())
        if item and (said := canonical_line(item["text"])):
            indent = len(item["indent"])
            indents = [*(each for each in indents if each < indent), indent]
            marker = item["marker"] if item["marker"][0].isdigit() else ""
            lines.append((Line(number, said, Kind.ITEM, len(indents) - 1, marker), empty))
        elif shown := canonical_line(raw):
            lines.append((Line(number, shown), empty))
            indents = []
        empty = not raw.strip()
    return lines


def _joined(lines: Sequence[tuple[Line, bool]]) -> list[Line]:
    """The lines, with those put together again that a margin broke."""
    joined: list[list[Line]] = []
    margin = _margin(lines)
    for line, after_empty in lines:
        last = joined[-1][-1].text if joined else ""
        broken = _goes_on(last, line.text) or len(last) >= margin
        if joined and broken and not after_empty and line.kind is None:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [replace(parts[0], text=" ".join(part.text for part in parts)) for parts in joined]


def _goes_on(above: str, text: str) -> bool:
    """Whether a line that is long enough goes on in lower case below."""
    return len(above) >= _WRAPPED and above[-1] not in ".!?:;…" and text[0].islower()


def _margin(lines: Sequence[tuple[Line, bool]]) -> float:
    """How long a line must be to be broken by the text's margin; endless when the text has none."""
    longest = max((len(line.text) for line, _ in lines), default=0)
    pairs = itertools.pairwise(lines)
    broken = [len(above.text) for (above, _), (line, empty) in pairs if not empty and _goes_on(above.text, line.text)]
    return 0.9 * max(broken) if len(broken) >= _MARGIN_LINES and longest <= _MAX_MARGIN else math.inf


def _head(lines: Sequence[Line]) -> tuple[str, dict[int, str]]:
    """The title, and what each line above the first sentence is, by line number, as far as it is not article text."""
    first = next(
        (place for place, line in enumerate(lines) if is_sentence(line.text) and not matches("notice", line.text)),
        len(lines),
    )
    above = [line for line in lines[:first] if line.kind is None]
    said = {line.number: _fact(line.text) for line in above}
    texts = [
        line
        for line in above
        if not said[line.number] and not matches("drop", line.text) and not matches("notice", line.text)
    ]
    beside = _beside_facts(above, said)
    names = {line.number for line in texts[1:] if line.number in beside and _NAME.fullmatch(line.text)}
    titles = [line for line in texts if line.number not in names]
    if not titles:
        return "", {}
    distinct = list(dict.fromkeys(line.text for line in titles))
    furniture = {line.number for line in above if line.number < titles[-1].number} - {line.number for line in texts}
    menu = len(distinct) > _MENU or len(furniture) >= _MENU_FURNITURE
    title = max(distinct, key=lambda text: len(text.split())) if menu else distinct[0]
    at = next(line.number for line in titles if line.text == title)
    head = {number: fact for number, fact in said.items() if fact}
    head |= dict.fromkeys(names, "name")
    head |= {line.number: "title" for line in titles if line.text == title}
    head |= {line.number: "menu" for line in titles if menu and line.number < at}
    return title, head


def _fact(text: str) -> str:
    return "" if is_sentence(text) else note_facts({}, text)


def _beside_facts(above: Sequence[Line], said: dict[int, str]) -> set[int]:
    """The numbers of the lines next to a date or reading time, where an author's name stands."""
    tells = [said[line.number] in {"published", "updated"} or re.match(r"\d+ \w", line.text) for line in above]
    return {
        line.number
        for place, line in enumerate(above)
        if (place > 0 and tells[place - 1]) or (place + 1 < len(above) and tells[place + 1])
    }


def _without_contents(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without a table of contents: a run of lines that all come again, alone, further down."""
    contents: set[int] = set()
    run: list[Line] = []
    last = {line.text: place for place, line in enumerate(lines) if line.kind is None}
    for place, line in enumerate(lines):
        if last.get(line.text, 0) >= place + 2 and not is_sentence(line.text):
            run.append(line)
            continue
        if len({each.text for each in run}) > 1:
            contents |= {each.number for each in run}
        run = []
    return [line for line in lines if line.number not in contents], [line for line in lines if line.number in contents]


def _elements(lines: Sequence[Line], found: Sifted) -> Iterator[Element]:
    """The elements of the article. A heading under which nothing stands is left out."""
    kinds = [line.kind or (Kind.HEADING if _is_heading(line) else Kind.PARAGRAPH) for place, line in enumerate(lines)]
    last = max((place for place, kind in enumerate(kinds) if kind is not Kind.HEADING), default=-1)
    for place, line in enumerate(lines):
        if kinds[place] is not Kind.HEADING:
            yield Element(kinds[place], line.text, line.level, line.marker)
        elif place < last:
            leads = kinds[place + 1] is Kind.HEADING and (place == 0 or kinds[place - 1] is not Kind.HEADING)
            under = place > 0 and kinds[place - 1] is Kind.HEADING
            yield Element(Kind.HEADING, line.text, 2 if leads or not under else 3)
        else:
            found.drop(line, "heading without text")


def _is_heading(line: Line) -> bool:
    """A short line that does not end like a sentence or lead-in, and is not the last line of the article."""
    text = line.text
    if (
        len(text.split()) > _HEADING_WORDS
        or text.rstrip("”’\"')").endswith((".", ",", ";", ":", "!"))
        or not text[0].isupper() | text[0].isdigit()
    ):
        return False
    return text.endswith("?") or not is_sentence(text)
