"""Markdown with front matter: the format of the article folder, read and written.

What is written reads back as the same article. Mark-up within a line (bold, links) is read as its words; images and
rules are left out.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.types import Article, ArticleError, Block, Draft, Dropped, Element, Kind, Metadata

_FENCE = "---"
_FIELDS = {field.name for field in dataclasses.fields(Metadata)}
_DATES = {"published", "updated"}
_DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
_TIME = re.compile(r"[Tt ].*")  # behind a day
_YES_OR_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NULL = "tag:yaml.org,2002:null"
_DEEPEST = 4


class _FrontMatter(yaml.BaseLoader):
    """Values as they are written, so that a title "007" stays that.

    No aliases, with which a few lines can stand for more than fits in memory, and nothing nested deep.
    """

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or self._depth > _DEEPEST:
            what = "an alias" if isinstance(event, yaml.AliasEvent) else "a list in a list"
            raise yaml.MarkedYAMLError(problem=f"it has {what}", problem_mark=event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


_FrontMatter.add_implicit_resolver(_NULL, re.compile(r"(~|null|)\Z"), ["~", "n", ""])
_FrontMatter.add_constructor(_NULL, lambda _loader, _node: None)


class _Dumper(yaml.SafeDumper):
    """Writes a value as often as it is there, and not once with aliases to it."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def read(text: str, name: str) -> Draft:
    """The article in `text`; `name` is the file's name, for messages.

    Raises `ArticleError` when the front matter is broken or there is neither a title nor text.
    """
    fields, body, first_line = _front_matter(text, name)
    elements = list(_elements(MarkdownIt("commonmark", {"html": False}).parse(body)))
    title = str(fields.get("title") or "") or next((e.text for e in elements if e.kind is Kind.HEADING), "")
    if not title:
        raise ArticleError(
            f"{name}:1: there is no title: add 'title: …' between two lines '---' at the top of the file"
        )
    dropped = []
    if elements and elements[0] == Element(Kind.HEADING, title, 1):
        elements.pop(0)
        dropped.append(Dropped(first_line, title, "title"))
    if all(element.kind is Kind.HEADING for element in elements):
        raise ArticleError(f"{name}:{first_line}: there is no text under the front matter: write the article there")
    known = {key: value for key, value in fields.items() if key in _FIELDS}
    headings = {title, *(element.text for element in elements if element.kind is Kind.HEADING)}
    for heading, _ in known.get("questions", ()):
        if heading not in headings:
            raise ArticleError(
                f"{name}:2: 'questions' names the heading '{heading}', which the article does not have: copy a heading"
            )
    return Draft(Metadata(**{**known, "title": title}), tuple(elements), tuple(dropped), str(fields.get("id") or ""))


def write(article: Article) -> str:
    """The article as a Markdown file; `read` gives the same metadata and elements back."""
    front = {"id": article.id, **dataclasses.asdict(article.metadata)}
    front["sources"] = list(article.metadata.sources)
    front["questions"] = {heading: list(asked) for heading, asked in article.metadata.questions}
    known = {key: value for key, value in front.items() if value not in ("", None, [], {})}
    matter = yaml.dump(known, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{_FENCE}\n{matter}{_FENCE}\n\n{''.join(_lines(article))}"


def _front_matter(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    """The fields, the text below them, and the number of its first line."""
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        return {}, text, 1
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    except StopIteration:
        raise ArticleError(f"{name}:1: the front matter is not closed: end it with a line '---'") from None
    try:
        fields = yaml.load("\n".join(lines[1:end]), _FrontMatter) or {}  # noqa: S506 it makes nothing but text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        reason = getattr(error, "problem", None) or error
        raise ArticleError(
            f"{name}:{line}: the front matter cannot be read ({reason}): put values that contain ':' or '#' in quotes"
        ) from None
    if not isinstance(fields, dict):
        raise ArticleError(f"{name}:2: the front matter must consist of lines 'key: value'")
    checked = {str(key): _checked(str(key), value, name, lines) for key, value in fields.items()}
    return checked, "\n".join(lines[end + 1 :]), end + 2


def _checked(key: str, value: Any, name: str, lines: list[str]) -> Any:
    """One front matter value as `Metadata` wants it."""
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(key)), 2)
    if key in _DATES:
        return _date(value, f"{name}:{line}: '{key}'")
    if key == "quotable":
        if isinstance(value, str) and value.lower() in _YES_OR_NO:
            return _YES_OR_NO[value.lower()]
        raise ArticleError(f"{name}:{line}: 'quotable' must be true or false, not {value!r}")
    if key == "sources":
        listed = value if isinstance(value, list) else [value] if value else []
        return _texts(listed, f"{name}:{line}: 'sources' must hold lines of text")
    if key == "questions":
        return _questions(value, f"{name}:{line}: 'questions' must hold a list of questions under each heading")
    if key in _FIELDS | {"id"} and isinstance(value, Mapping | list):
        raise ArticleError(f"{name}:{line}: '{key}' must be one line of text")
    return str(value or "").strip()


def _questions(value: Any, problem: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, Mapping):
        raise ArticleError(problem)
    return tuple((str(heading), _texts(asked, problem)) for heading, asked in value.items())


def _texts(value: Any, problem: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ArticleError(problem)


def _date(value: Any, where: str) -> datetime.date | None:
    if not value:
        return None
    day = _TIME.sub("", str(value).strip())
    for form in _DATE_FORMATS:
        try:
            return datetime.datetime.strptime(day, form).date()
        except ValueError:
            continue
    raise ArticleError(f"{where} must be a date such as 2026-11-24, not {value!r}")


def _elements(tokens: list[Token]) -> Iterator[Element]:
    """The elements of a parsed Markdown text, in order."""
    depth = -1
    heading = 0
    marker: str | None = None  # of the list item whose first paragraph is still to come
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            marker = token.info + token.markup if token.info else ""
        elif token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "heading_close":
            heading = 0
        elif token.type in ("fence", "code_block"):
            yield from (Element(Kind.PARAGRAPH, line.strip()) for line in token.content.split("\n") if line.strip())
        elif token.type == "inline" and (text := _words(token)):
            if heading:
                yield Element(Kind.HEADING, text, heading)
            elif marker is not None:
                yield Element(Kind.ITEM, text, depth, marker)
                marker = None
            else:
                yield Element(Kind.PARAGRAPH, text)


def _words(inline: Token) -> str:
    """The words of a line without mark-up; an image has none."""
    parts = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()


def _lines(article: Article) -> Iterator[str]:
    before: Block | None = None
    starts = [(block.kind, block.level, block.span.of(article.text)) for block in article.blocks[:1]]
    if starts == [(Kind.HEADING, 1, article.metadata.title)]:
        yield f"# {_escaped(article.metadata.title)}\n\n"  # `read` takes the first of the two for the title
    indents = [0]  # by nesting depth: where the words of the item above stand
    for block in article.blocks:
        text = _escaped(block.span.of(article.text))
        if before is not None and not before.kind is block.kind is Kind.ITEM:
            yield "\n"
        if block.kind is Kind.HEADING:
            yield f"{'#' * block.level} {text}\n"
        elif block.kind is Kind.PARAGRAPH:
            yield f"{text}\n"
        else:
            marker = block.marker or "-"
            deeper = before is not None and before.kind is Kind.ITEM and before.level < block.level
            if deeper and block.marker and int(block.marker[:-1]) != 1:
                yield "\n"  # CommonMark: only a list that starts with 1 may follow a line of text at once
            del indents[block.level + 1 :]
            yield f"{' ' * indents[-1]}{marker} {text}\n"
            indents.append(indents[-1] + len(marker) + 1)
        before = block


def _escaped(text: str) -> str:
    """The words of a block, so that Markdown reads them as words and nothing else."""
    text = re.sub(r"([\\`*_\[\]<>]|&(?=#?\w+;))", r"\\\1", text)
    text = re.sub(r"^([#+~=-])", r"\\\1", text)
    text = re.sub(r"(?<= )(#+)$", lambda match: "\\#" * len(match[1]), text)
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", text)
