"""A web page: trafilatura finds the article and what the page says of it, the page's own elements give its structure.

trafilatura is good at finding an article but may lose list items and join words, so its finding is used as a pointer:
the smallest element that holds what it found is walked here, and its lines are sifted like those of any page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement
from trafilatura.settings import Document

from corpus.dates import date_in
from corpus.dom import HEADINGS, Walk, held
from corpus.furniture import Line, Sifted, sift
from corpus.text import canonical_line
from corpus.types import ArticleError, Draft, Dropped, Element, Kind, Metadata

_ALMOST_ALL = 0.9
_ENOUGH = 400  # lines, each of which is looked for in each element
_SENTENCE_END = re.compile(r"\n|\s\|\s|(?<=[.!?])\s")
_NO_GUESSES = {"extensive_search": False, "original_date": True}
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


def read(raw: bytes, name: str) -> Draft:
    """The article in a page; `name` is the file's name, for messages. Raises `ArticleError`."""
    try:
        page = trafilatura.load_html(raw)
        found = page is not None and trafilatura.bare_extraction(
            page, favor_recall=True, include_comments=False, with_metadata=True, date_extraction_params=_NO_GUESSES
        )
    except (ParserError, XMLSyntaxError, ValueError, RecursionError, AssertionError) as error:
        said = str(error) or type(error).__name__
        raise ArticleError(f"{name}:1: the page cannot be parsed ({said}): save it again as HTML or as text") from None
    if page is None or not isinstance(found, Document) or not (found.text or "").strip():
        raise ArticleError(
            f"{name}:1: no article was found in this page: copy its text into a .txt file and import that"
        )
    pointers = _pointers(found.text or "")
    title = _title(page, found)
    body = page.find("body") if page.find("body") is not None else page
    sifted = sift(list(_lines(_smallest(body, pointers), pointers, name)), title)
    elements = tuple(
        Element(line.kind or Kind.PARAGRAPH, line.text, line.level, line.marker) for line in _closed(sifted)
    )
    if not any(element.kind is not Kind.HEADING for element in elements):
        raise ArticleError(
            f"{name}:1: no article was found in this page: copy its text into a .txt file and import that"
        )
    if not title:
        raise ArticleError(f"{name}:1: no title was found: put the article's title in the page's <title> or <h1>")
    return Draft(_metadata(title, found, sifted, page), elements, tuple(_left_out(body, sifted)))


def _pointers(text: str) -> set[str]:
    """Lines that tell where the article is: its sentences, evenly chosen where they are very many."""
    found = dict.fromkeys(line for each in _SENTENCE_END.split(text) if len(line := canonical_line(each)) > 1)
    return set(list(found)[:: len(found) // _ENOUGH + 1])


def _left_out(body: HtmlElement, sifted: Sifted) -> Iterator[Dropped]:
    """Every line of the page that is not in the article, in the page's order."""
    kept = {line.text for line in sifted.kept}
    reasons = {line.text: line.reason for line in sifted.dropped}
    for number, (_, text, _, _) in enumerate(Walk().lines(body), 1):
        if text not in kept:
            yield Dropped(number, text, reasons.get(text, "beside the article"))


def _title(page: HtmlElement, found: Document) -> str:
    """The page's only main heading, else trafilatura's title without the site's name, else the first heading."""
    headings = [canonical_line(heading.text_content()) for heading in page.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    lesser = (canonical_line(heading.text_content()) for heading in page.iter("h1", "h2", "h3"))
    return _SITE.sub("", canonical_line(found.title or "")) or next(filter(None, lesser), "")


def _site(page: HtmlElement, title: str) -> str:
    """The site's name where the page's name for itself is "title - site"."""
    named = canonical_line(page.findtext(".//title") or "")
    match = _SITE.fullmatch(named.removeprefix(title)) if title else None
    return match[0].strip(" |–—-") if match else ""


def _metadata(title: str, found: Document, sifted: Sifted, page: HtmlElement) -> Metadata:
    facts = sifted.facts
    modified = _meta(page, "article:modified_time", "dateModified", "og:updated_time", "last-modified")
    published = _meta(page, "article:published_time", "datePublished", "date", "DC.date")
    said = date_in(published or facts.get("published", ""))
    updated = date_in(modified or facts.get("updated", ""))
    return Metadata(
        title=title,
        author=canonical_line(found.author or "") or facts.get("author", ""),
        publisher=canonical_line(found.sitename or "") or _site(page, title) or facts.get("publisher", ""),
        url=canonical_line(_canonical_url(page) or found.url or ""),
        published=said or (datetime.date.fromisoformat(found.date) if found.date and not updated else None),
        updated=updated,
        licence=canonical_line(found.license or "") or facts.get("licence", ""),
        rights_holder=facts.get("rights_holder", ""),
        language=_language(page.get("lang") or found.language or ""),
        sources=tuple(sifted.sources),
    )


def _language(said: str) -> str:
    code = said[:2].lower()
    return code if re.fullmatch("[a-z]{2}", code) else "nl"


def _meta(page: HtmlElement, *names: str) -> str:
    for name in names:
        for element in page.iter("meta", "time"):
            if name in (element.get("property"), element.get("name"), element.get("itemprop")):
                return str(element.get("content") or element.get("datetime") or "")
        for script in page.iter("script"):
            if script.get("type") == "application/ld+json" and (
                match := re.search(rf'"{re.escape(name)}"\s*:\s*"([^"]+)"', script.text or "")
            ):
                return match[1]
    return ""


def _canonical_url(page: HtmlElement) -> str:
    links = (link.get("href") or "" for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _smallest(body: HtmlElement, pointers: set[str]) -> HtmlElement:
    """The smallest element that holds almost all of what trafilatura found."""
    element = body
    wanted = held(element, pointers)
    while True:
        holders = (child for child in _elements(element) if held(child, pointers) >= _ALMOST_ALL * wanted)
        inner = next(holders, None) if wanted else None
        if inner is None or inner.tag in HEADINGS | {"p", "li", "ul", "ol", "blockquote"}:
            return element
        element = inner


def _lines(root: HtmlElement, pointers: set[str], name: str) -> Iterator[Line]:
    """The lines of an element in reading order, with what the page says they are."""
    try:
        for number, (kind, text, level, marker) in enumerate(Walk(pointers).lines(root), 1):
            yield Line(number, text, kind, level, marker)
    except RecursionError:
        raise ArticleError(
            f"{name}:1: the page's elements are nested too deep: copy its text into a .txt file"
        ) from None


def _elements(element: HtmlElement) -> list[HtmlElement]:
    return [child for child in element if isinstance(child.tag, str)]


def _closed(sifted: Sifted) -> list[Line]:
    """The lines that were kept, without headings that nothing stands under at the end."""
    lines = list(sifted.kept)
    while lines and lines[-1].kind is Kind.HEADING:
        sifted.drop(lines.pop(), "heading without text")
    return lines
