"""What editors add to the article folder: another way to ask for a section, a synonym.

All other bytes of the file stay as they are. What is added is first read back: if anything else would read differently,
the file is left alone.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
from enum import Enum
from typing import cast

import yaml

from corpus.articles import read_bytes
from corpus.readers import markdown
from corpus.replacing import replace_file
from corpus.synonyms import FILE, Synonyms, parse_synonyms
from corpus.text import canonical_line
from corpus.types import ArticleError, Draft, Metadata

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<matter>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_FIRST = "questions"


class Refusal(Enum):
    """Why a file was left as it was."""

    NOT_WRITABLE = "not writable"
    NOT_READABLE = "not readable"
    NO_SUCH_HEADING = "no such heading"
    NOT_UNDERSTOOD = "not understood"


class EditError(ArticleError):
    """Nothing was added; `refusal` says why."""

    def __init__(self, message: str, refusal: Refusal) -> None:
        super().__init__(message)
        self.refusal = refusal


def add_question(path: pathlib.Path, heading: str, question: str) -> bool:
    """Let the article be found by another question for a section; whether that was new. Raises `EditError`.

    `heading` is the section's, or the title for what stands above the first heading. Of a question that nobody can see
    nothing is added.
    """
    question = canonical_line(question)
    text, before = _read(path)
    asked = dict(before.metadata.questions)
    if question in ("", *asked.get(heading, ())):
        return False
    if heading not in {before.metadata.title, *(element.text for element in before.elements)}:
        raise EditError(f"{path}: there is no heading '{heading}': rebuild the index", Refusal.NO_SUCH_HEADING)
    asked[heading] = (*asked.get(heading, ()), question)
    edited = _with_question(text, heading, question)
    wanted = dataclasses.replace(before.metadata, questions=tuple(asked.items()))
    _check(path, edited, before, wanted)
    _replace(path, edited)
    return True


def add_synonym(folder: pathlib.Path, word: str, said: str) -> bool:
    """Let the articles' word be found by what visitors say for it; whether that was new. Raises `EditError`."""
    path = folder / FILE
    text = _text(path) if path.exists() else ""
    before = _synonyms(text, path, Refusal.NOT_READABLE)
    if any(group[0] == word and said in group[1:] for group in before):
        return False
    edited = _with_synonym(text, word, said)
    grown = tuple((*group, said) if group[0] == word else group for group in before)
    if _synonyms(edited, path, Refusal.NOT_UNDERSTOOD) not in {grown, (*before, (word, said))}:
        raise EditError(f"{path}: '{said}' cannot be a synonym of '{word}'", Refusal.NOT_UNDERSTOOD)
    _replace(path, edited)
    return True


def _with_question(text: str, heading: str, question: str) -> str:
    """The file's text with the question in its front matter."""
    end = "\r\n" if "\r\n" in text else "\n"
    key, item = _quoted(heading), _quoted(question)
    front = _FRONT.match(text)
    if not front:
        return f"---{end}{_FIRST}:{end}  {key}:{end}    - {item}{end}---{end}{end}{text}"
    start, matter = front.start("matter"), front["matter"]
    place, added = _addition(matter, key, item, heading, end)
    return text[: start + place] + added + text[start + place :]


def _addition(matter: str, key: str, item: str, heading: str, end: str) -> tuple[int, str]:
    """Where in the front matter something must be added, and what."""
    fields = _mapping(yaml.compose(matter, Loader=yaml.SafeLoader))
    sections = fields.get(_FIRST)
    if sections is None:
        return len(matter), f"{_FIRST}:{end}  {key}:{end}    - {item}{end}"
    if isinstance(sections, yaml.MappingNode) and sections.value:
        asked = _mapping(sections).get(heading)
        if isinstance(asked, yaml.SequenceNode) and asked.value:
            last = asked.value[-1]
            if asked.flow_style:
                return last.end_mark.index, f", {item}"
            return _line_after(matter, last), f"{' ' * asked.start_mark.column}- {item}{end}"
        if asked is None and not sections.flow_style:
            indent = " " * sections.start_mark.column
            return _line_after(matter, _last_of(sections)), f"{indent}{key}:{end}{indent}  - {item}{end}"
    raise EditError("the questions in the front matter are written in a way that is not known", Refusal.NOT_UNDERSTOOD)


def _mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _last_of(node: yaml.Node) -> yaml.Node:
    """The last thing that is written in a node."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _line_after(matter: str, node: yaml.Node) -> int:
    """Where the line behind the node begins; a text of several lines ends with its line end."""
    place = cast("int", node.end_mark.index)
    if matter[place - 1 : place] == "\n":
        return place
    return matter.index("\n", place) + 1


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf")).strip()


def _with_synonym(text: str, word: str, said: str) -> str:
    """The file's text with the synonym behind its word, or on a line of its own."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not line.startswith("#") and line.partition(":")[0].strip() == word:
            body = line.rstrip()
            lines[number] = f"{body}{'' if body.endswith((',', ':')) else ','} {said}{line[len(body) :]}"
            return "".join(lines)
    gap = end if text and not text.endswith("\n") else ""
    return f"{text}{gap}{word}: {said}{end}"


def _check(path: pathlib.Path, edited: str, before: Draft, wanted: Metadata) -> None:
    """Raises `EditError` unless the edited text reads as the article of before, with the questions that are wanted."""
    try:
        after = markdown.read(_plain(edited), str(path))
    except ArticleError as error:
        raise EditError(str(error), Refusal.NOT_UNDERSTOOD) from None
    if (after.elements, after.id, after.metadata) != (before.elements, before.id, wanted):
        raise EditError(f"{path}: the article would read differently", Refusal.NOT_UNDERSTOOD)


def _read(path: pathlib.Path) -> tuple[str, Draft]:
    text = _text(path)
    try:
        return text, markdown.read(_plain(text), str(path))
    except ArticleError as error:
        raise EditError(str(error), Refusal.NOT_READABLE) from None


def _text(path: pathlib.Path) -> str:
    try:
        return read_bytes(path).decode("utf-8")
    except (ArticleError, UnicodeDecodeError) as error:
        raise EditError(f"{path} cannot be read ({error})", Refusal.NOT_READABLE) from None


def _plain(text: str) -> str:
    """As `corpus.articles` hands it to the reader."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _synonyms(text: str, path: pathlib.Path, refusal: Refusal) -> Synonyms:
    try:
        return parse_synonyms(text, path)
    except ArticleError as error:
        raise EditError(str(error), refusal) from None


def _replace(path: pathlib.Path, text: str) -> None:
    try:
        replace_file(path.resolve(), text.encode())
    except OSError as error:
        raise EditError(f"{path} cannot be written ({error.strerror})", Refusal.NOT_WRITABLE) from None
