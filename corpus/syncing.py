"""A site's feed or sitemap to files in the article folder: new and changed pages only.

What each page was when it was last fetched stands in `.sync.json` in the folder. A page that the feed no longer names
stays: feeds name only the newest.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.articles import article_id, write_article
from corpus.fetching import Fetcher, Page
from corpus.text import compose
from corpus.types import ArticleError, CorpusError, FetchError

_FILE = ".sync.json"
_DEEPEST = 2  # a sitemap of sitemaps of pages
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a page: `outcome` is "written" or "unchanged"."""

    url: str
    outcome: str
    path: str = ""


def sync(url: str, into: pathlib.Path, fetcher: Fetcher) -> Iterator[Synced | CorpusError]:
    """Import the pages that a feed or sitemap names. Yields what became of each, in order. Raises `FetchError`."""
    seen = _read(into)
    for page_url in list(dict.fromkeys(_pages_of(url, fetcher)))[:_MOST]:
        try:
            known = seen.get(page_url, {})
            page = fetcher.fetch(page_url, known.get("etag", ""), known.get("modified", ""))
            if page.body is None and (into / known.get("file", "")).is_file():
                yield Synced(page_url, "unchanged")
                continue
            if page.body is None:  # the site says that nothing changed, but the article is gone
                page = fetcher.fetch(page_url)
            written = _write(page, page_url, into)
            seen[page_url] = {"etag": page.etag, "modified": page.modified, "file": written.path}
            _keep(into, seen)
            yield written
        except (ArticleError, FetchError) as problem:
            yield problem


def _pages_of(url: str, fetcher: Fetcher, depth: int = 0) -> Iterator[str]:
    """The addresses of the pages in an RSS or Atom feed, a sitemap, or a sitemap of sitemaps."""
    page = fetcher.fetch(url)
    try:
        root = fromstring(page.body or b"")
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FetchError(f"{url}: no RSS or Atom feed and no sitemap ({error}): give the address of one") from None
    kind = _name(root)
    if kind == "sitemapindex" and depth < _DEEPEST:
        for each in _texts(root, "sitemap", "loc"):
            yield from _pages_of(urljoin(page.url, each), fetcher, depth + 1)
    elif kind == "urlset":
        yield from (urljoin(page.url, each) for each in _texts(root, "url", "loc"))
    elif kind in {"rss", "RDF"}:
        yield from (urljoin(page.url, each) for each in _texts(root, "item", "link"))
    elif kind == "feed":
        entries = (entry for entry in root.iter() if _name(entry) == "entry")
        yield from (urljoin(page.url, link) for entry in entries if (link := _atom_link(entry)))
    else:
        raise FetchError(f"{url}: a <{kind}> is no RSS or Atom feed and no sitemap: give the address of one")


def _texts(root: Element, parent: str, child: str) -> Iterator[str]:
    for element in root.iter():
        if _name(element) == parent:
            texts = ((each.text or "").strip() for each in element if _name(each) == child)
            yield from filter(None, texts)


def _atom_link(entry: Element) -> str:
    links = (each for each in entry if _name(each) == "link" and each.get("rel", "alternate") == "alternate")
    return next((each.get("href", "") for each in links), "")


def _name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _write(page: Page, url: str, into: pathlib.Path) -> Synced:
    from corpus.readers import html  # trafilatura takes a while to load

    draft = html.read(page.body or b"", url)
    parts = urlsplit(url)
    name = f"{parts.path} {parts.query}".removesuffix(" ").rpartition(".")[0] or f"{parts.path} {parts.query}"
    metadata = dataclasses.replace(draft.metadata, url=draft.metadata.url or url)
    article = compose(article_id(name.strip(" /") or parts.netloc, url, given=False), metadata, draft.elements)
    path = into / f"{article.id}.md"
    before = path.read_bytes() if path.exists() else b""
    same = write_article(into, article).read_bytes() == before
    return Synced(url, "unchanged" if same else "written", path.name)


def _read(into: pathlib.Path) -> dict[str, dict[str, str]]:
    try:
        seen: dict[str, dict[str, str]] = json.loads((into / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # then everything is fetched again
    return seen


def _keep(into: pathlib.Path, seen: dict[str, dict[str, str]]) -> None:
    part = into / f"{_FILE}.part"
    part.write_text(json.dumps(seen, indent=1), encoding="utf-8")
    os.replace(part, into / _FILE)
