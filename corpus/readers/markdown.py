"""Markdown with front matter: the format of the article folder, read and written.

What is written reads back as the same article. Mark-up within a line (bold, links) is read as its words; images and
rules are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus import frontmatter
from corpus.text import canonical_line
from corpus.types import Article, ArticleError, Block, Draft, Dropped, Element, Kind, Metadata

_NESTED = 100  # two for each level of a list: what lies deeper is left out


def read(text: str, name: str) -> Draft:
    """The article in `text`; `name` is the file's name, for messages.

    Raises `ArticleError` when the front matter is broken or there is neither a title nor text.
    """
    fields, body, first_line = frontmatter.read(text, name)
    elements = list(_elements(MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTED}).parse(body)))
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
    known = {key: value for key, value in fields.items() if key in frontmatter.FIELDS}
    headings = {title, *(element.text for element in elements if element.kind is Kind.HEADING)}
    for heading, _ in known.get("questions", ()):
        if heading not in headings:
            raise ArticleError(
                f"{name}:2: 'questions' names the heading '{heading}', which the article does not have: copy a heading"
            )
    return Draft(Metadata(**{**known, "title": title}), tuple(elements), tuple(dropped), str(fields.get("id") or ""))


def write(article: Article) -> str:
    """The article as a Markdown file; `read` gives the same metadata and elements back."""
    return f"{frontmatter.write(article)}\n{''.join(_lines(article))}"


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
            lines = (canonical_line(line) for line in token.content.split("\n"))
            yield from (Element(Kind.PARAGRAPH, line) for line in lines if line)
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
    return canonical_line("".join(parts))


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
