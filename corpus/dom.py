"""The elements of a web page walked in reading order, as lines that know what they are.

Only the page's own structure is used: headings, paragraphs, (nested, numbered) list items, table rows. What stands
beside the article by its element or name is passed over, unless the article is in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml.html import HtmlElement

from corpus.text import canonical_line
from corpus.types import Kind

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = HEADINGS | set(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header "
    "hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_NEVER = set(
    "script style noscript template svg math iframe button input select textarea label object video audio".split()
)
_ASIDE = set("nav aside footer form figure figcaption dialog menu".split())
# Words in a class or id that name a part of the page beside its article.
_BESIDE = re.compile(
    r"\b(share|social|related|comment|comments|cookie|cookies|newsletter|breadcrumb|breadcrumbs|advert|advertisement|ad|ads|"
    r"promo|sidebar|menu|toc|caption|byline|tags|pagination|nav|navbar|footer|banner|popup|modal|subscribe|rating|feedback)\b"
)
_START = re.compile(r"[0-9]{1,8}")
_POINTER_WORDS = 6  # a shorter line may stand on a page by chance
_MUCH = 0.3  # of the article: what holds as much is no part beside it, whatever it is called
_CELL = 200  # characters: a table whose cells hold more is there for the page's layout
_MAX_DEPTH = 400

Found = tuple[Kind, str, int, str]


class Walk:
    """Collects the text of inline elements and yields a line at each block's edge.

    `pointers` are lines known to be of the article; without them nothing is taken to stand beside it.
    """

    def __init__(self, pointers: Collection[str] = ()) -> None:
        self._pointers = pointers
        self._article = sum(len(pointer) for pointer in pointers)
        self._text: list[str] = []
        self._kind, self._level, self._marker = Kind.PARAGRAPH, 0, ""
        self._numbers: dict[HtmlElement, int] = {}  # of the items of the ordered lists that were met

    def lines(self, root: HtmlElement) -> Iterator[Found]:
        yield from self._element(root, -1, 0)
        yield from self._flush()

    def _element(self, element: HtmlElement, nesting: int, depth: int) -> Iterator[Found]:
        if depth > _MAX_DEPTH:
            raise RecursionError
        tag = str(element.tag)
        if tag == "br":
            # Two in a row part paragraphs; one is a line end within a paragraph.
            self._text.append("\n")
        elif self._is_beside(element, tag):
            pass
        elif tag == "tr" and all(len(canonical_line(cell.text_content())) <= _CELL for cell in element):
            yield from self._row(element)
        else:
            yield from self._block(element, tag, nesting, depth)
        if element.tail and tag != "body":
            self._text.append(element.tail.replace("\n", " "))

    def _block(self, element: HtmlElement, tag: str, nesting: int, depth: int) -> Iterator[Found]:
        block = tag in _BLOCKS
        if block:
            yield from self._flush()
        if tag in HEADINGS:
            self._kind, self._level = Kind.HEADING, int(tag[1])
        elif tag == "li":
            self._kind, self._level, self._marker = Kind.ITEM, max(nesting, 0), self._number(element)
        self._text.append((element.text or "").replace("\n", " "))
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child, nesting + (tag in {"ul", "ol"}), depth + 1)
            elif child.tail:
                self._text.append(child.tail.replace("\n", " "))
        if block:
            yield from self._flush()

    def _row(self, row: HtmlElement) -> Iterator[Found]:
        """A table's row is one item, its cells one after the other."""
        yield from self._flush()
        text = canonical_line(" ".join(cell.text_content() for cell in row))
        if text:
            yield Kind.ITEM, text, 0, ""

    def _flush(self) -> Iterator[Found]:
        kind, level, marker = self._kind, self._level, self._marker
        paragraphs = [text for part in re.split(r"\n\s*\n", "".join(self._text)) if (text := canonical_line(part))]
        self._text = []
        if paragraphs:
            self._kind, self._level, self._marker = Kind.PARAGRAPH, 0, ""
        for text in paragraphs:
            yield kind, text, level, marker
            kind, level, marker = Kind.PARAGRAPH, 0, ""

    def _number(self, item: HtmlElement) -> str:
        """An ordered list's item's number, as a browser shows it."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        if item not in self._numbers:
            start = parent.get("start") or ""
            first = int(start) if _START.fullmatch(start) else 1
            self._numbers.update((each, number) for number, each in enumerate(parent.iterchildren("li"), first))
        return f"{self._numbers[item]}."

    def _is_beside(self, element: HtmlElement, tag: str) -> bool:
        """Whether the element stands beside the article: by what it is or is called, unless the article is in it."""
        if tag in _NEVER:
            return True
        if not self._pointers:
            return False
        if element.get("hidden") is not None or element.get("aria-hidden") == "true" or tag == "figcaption":
            return True
        names = " ".join(element.get(name) or "" for name in ("class", "id", "role"))
        if _BESIDE.search(re.sub(r"[-_]", " ", names).lower()) or "display:none" in (element.get("style") or ""):
            return held(element, self._pointers) < _MUCH * self._article
        if tag not in _ASIDE:
            return False
        return not held(element, {pointer for pointer in self._pointers if len(pointer.split()) > _POINTER_WORDS})


def held(element: HtmlElement, pointers: Collection[str]) -> int:
    """How many characters of the pointers' lines an element holds."""
    text = canonical_line(element.text_content())
    return sum(len(pointer) for pointer in pointers if pointer.lstrip("-• ") in text)
