"""Front matter: what an article file says about the article, between two lines `---`. Read and written."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping
from typing import Any

import yaml

from corpus.text import canonical_line
from corpus.types import Article, ArticleError, Metadata

_FENCE = "---"
FIELDS = {field.name for field in dataclasses.fields(Metadata)}
_DATES = {"published", "updated"}
_DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
_TIME = re.compile(r"[Tt ].*")  # behind a day
_YES_OR_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NULL = "tag:yaml.org,2002:null"
_DEEPEST = 4
_NOTHING: tuple[object, ...] = ("", None, (), [], {})


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


def read(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    """The fields, the text below them, and the number of its first line.

    Fields of `Metadata` have its types, others are text; each text is one canonical line. A field without a value is
    left out. Raises `ArticleError`, naming the line and the remedy.
    """
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
    given = {key: value for key, value in checked.items() if value not in _NOTHING}
    return given, "\n".join(lines[end + 1 :]), end + 2


def write(article: Article) -> str:
    """The front matter of the article's file; `read` gives the same fields back."""
    front = {"id": article.id, **dataclasses.asdict(article.metadata)}
    front["sources"] = list(article.metadata.sources)
    front["questions"] = {heading: list(asked) for heading, asked in article.metadata.questions}
    known = {key: value for key, value in front.items() if value not in _NOTHING}
    matter = yaml.dump(known, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"{_FENCE}\n{matter}{_FENCE}\n"


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
    if key in FIELDS | {"id"} and isinstance(value, Mapping | list):
        raise ArticleError(f"{name}:{line}: '{key}' must be one line of text")
    return canonical_line(str(value or ""))


def _questions(value: Any, problem: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, Mapping):
        raise ArticleError(problem)
    found: dict[str, tuple[str, ...]] = {}
    for raw, asked in value.items():
        heading = canonical_line(str(raw))
        found[heading] = found.get(heading, ()) + _texts(asked, problem)
    return tuple(found.items())


def _texts(value: Any, problem: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(canonical_line(each) for each in value)
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
