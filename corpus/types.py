"""The nouns of the corpus: what was written, and where each word of it stands.

Everything later refers to `Article.text` by character offsets, so an article never changes after it is read.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit


class CorpusError(Exception):
    """Something about the articles is wrong; the message names the file and the remedy.

    CorpusError
    ├── ArticleError    one article cannot be read or written
    ├── FetchError      an address cannot or may not be fetched
    └── FolderError     the article folder itself cannot be used
    """


class ArticleError(CorpusError):
    """One article cannot be read or written. The others are not affected."""


class FetchError(CorpusError):
    """An address cannot or may not be fetched."""


class FolderError(CorpusError):
    """The article folder cannot be used at all."""


class Kind(Enum):
    """What a block of an article is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, 0 <= start < end, in `Article.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` in this span."""
        return text[self.start : self.end]

    def within(self, outer: Span) -> bool:
        """Whether this span lies inside `outer`."""
        return outer.start <= self.start and self.end <= outer.end


@dataclass(frozen=True, slots=True)
class Element:
    """A block as a reader found it, before it has a place in a text.

    `text` is one line without mark-up. `level` is 1 to 6 for a heading and the nesting depth, from 0, for a list item.
    `marker` is a numbered item's number ("1."); an item without one gets a bullet.
    """

    kind: Kind
    text: str
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """An element in its place: `span` covers its words in `Article.text`, without bullet or number."""

    kind: Kind
    span: Span
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where an article comes from and what may be done with it. An empty string means: not known.

    Each text is one line in canonical form (see `corpus.text`), so that it reads back as it was written.
    `questions` are other ways to ask for a section, by its heading: searched, never shown.
    """

    title: str
    author: str = ""
    publisher: str = ""
    url: str = ""
    published: datetime.date | None = None
    updated: datetime.date | None = None
    licence: str = ""
    rights_holder: str = ""
    quotable: bool = True
    language: str = "nl"
    sources: tuple[str, ...] = ()
    questions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def web_url(self) -> str:
        """`url` if a link may have it: of the web, and not one that a browser would run. An empty string otherwise."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return ""
        return self.url if parts.scheme in {"http", "https"} and parts.netloc else ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article in its canonical form (see `corpus.text`).

    `id` is a stable slug of the source, never of the content. `blocks` lie in `text` in reading order.
    """

    id: str
    metadata: Metadata
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line of a source that is page furniture and not the article's text. `line` counts from 1, 0 if unknown."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader makes of one source: all that an article needs but its final id.

    `id` is what the source itself asks to be called, if it does. `warnings` are for whoever imports it.
    """

    metadata: Metadata
    elements: tuple[Element, ...]
    dropped: tuple[Dropped, ...] = ()
    id: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: at most about 90 words that belong together, the unit that is searched.

    `article.text[span] == text`. `headings` is the path of headings above it, outermost first. `sentences` are spans in
    the article's text, inside `span`, in order.
    """

    article_id: str
    span: Span
    text: str
    headings: tuple[str, ...]
    sentences: tuple[Span, ...]
