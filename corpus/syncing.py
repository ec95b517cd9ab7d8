"""A site's feed or sitemap to files in the article folder: new and changed pages only.

What each page was when it was last fetched, and its file, stands in `.sync.json` in the folder. A page that the feed no
longer names stays: feeds name only the newest. No page is written over another, or over an article of the editors'.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.articles import article_id, read_article, write_article
from corpus.fetching import Fetcher, Page
from corpus.text import canonical_line, compose
from corpus.types import ArticleError, CorpusError, FetchError

_FILE = ".sync.json"
_DEEPEST = 2  # a sitemap of sitemaps of pages
_MOST = 5_000

_Seen = dict[str, dict[str, str]]  # by address: etag, modified, and the file's name


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a page: `outcome` is "written" or "unchanged"."""

    url: str
    outcome: str
    path: str = ""


def sync(url: str, into: pathlib.Path, fetcher: Fetcher) -> Iterator[Synced | CorpusError]:
    """Import the pages that a feed or sitemap names. Yields what became of each, in order. Raises `FetchError`."""
    seen = _read(into)
    found = list(_pages_of(url, fetcher))
    yield from (problem for problem in found if isinstance(problem, FetchError))
    pages = list(dict.fromkeys(page for page in found if isinstance(page, str)))
    if len(pages) > _MOST:
        yield FetchError(
            f"{url}: names {len(pages)} pages, and {len(pages) - _MOST} are left out: give smaller sitemaps one by one"
        )
    try:
        for page_url in pages[:_MOST]:
            try:
                yield _synced(page_url, into, fetcher, seen)
            except (ArticleError, FetchError) as problem:
                yield problem
    finally:
        if seen:
            _keep(into, seen)


def _synced(url: str, into: pathlib.Path, fetcher: Fetcher, seen: _Seen) -> Synced:
    """Import one page, unless it is as it was; what it is now goes into `seen`."""
    known = seen.get(url, {})
    page = fetcher.fetch(url, known.get("etag", ""), known.get("modified", ""))
    if page.body is None and (into / known.get("file", "")).is_file():
        return Synced(url, "unchanged")
    if page.body is None:  # the site says that nothing changed, but the article is gone
        page = fetcher.fetch(url)
    written = _write(page, url, into, seen)
    seen[url] = {"etag": page.etag, "modified": page.modified, "file": written.path}
    return written


def _pages_of(url: str, fetcher: Fetcher, depth: int = 0) -> Iterator[str | FetchError]:
    """The addresses of the pages in an RSS or Atom feed, a sitemap, or a sitemap of sitemaps.

    Raises `FetchError`; one of a sitemap in a sitemap is yielded.
    """
    page = fetcher.fetch(url)
    try:
        root = fromstring(page.body or b"")
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FetchError(f"{url}: no RSS or Atom feed and no sitemap ({error}): give the address of one") from None
    kind = _name(root)
    if kind == "sitemapindex" and depth < _DEEPEST:
        for each in _texts(root, "sitemap", "loc"):
            try:
                yield from _pages_of(_joined(page.url, each), fetcher, depth + 1)
            except FetchError as problem:
                yield problem
    elif kind == "urlset":
        yield from (_joined(page.url, each) for each in _texts(root, "url", "loc"))
    elif kind in {"rss", "RDF"}:
        yield from (_joined(page.url, each) for each in _texts(root, "item", "link"))
    elif kind == "feed":
        entries = (entry for entry in root.iter() if _name(entry) == "entry")
        yield from (_joined(page.url, link) for entry in entries if (link := _atom_link(entry)))
    else:
        raise FetchError(f"{url}: a <{kind}> is no RSS or Atom feed and no sitemap: give the address of one")


def _joined(base: str, link: str) -> str:
    """The address that a link on a page leads to; what is no address stays as it is, and is refused when fetched."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


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


def _write(page: Page, url: str, into: pathlib.Path, seen: _Seen) -> Synced:
    from corpus.readers import html  # trafilatura takes a while to load

    draft = html.read(page.body or b"", url)
    metadata = dataclasses.replace(draft.metadata, url=draft.metadata.url or canonical_line(url))
    article = compose(article_id(_name_for(url, seen), url, given=False), metadata, draft.elements)
    path = into / f"{article.id}.md"
    if path.exists() and not _is_of(path, url, metadata.url, seen):
        raise ArticleError(f"{url}: {path} is another article: rename that file if this page is to be imported too")
    before = path.read_bytes() if path.exists() else b""
    same = write_article(into, article).read_bytes() == before
    return Synced(url, "unchanged" if same else "written", path.name)


def _name_for(url: str, seen: _Seen) -> str:
    """What the page's file is called: as before or, the first time, after the address."""
    file = seen.get(url, {}).get("file", "")
    if file and _pages_in(file, seen) == [url]:
        return pathlib.Path(file).stem
    parts = urlsplit(url)
    path = re.sub(r"\.[a-z]{2,5}$", "", parts.path, flags=re.IGNORECASE)
    return f"{path} {parts.query}".strip(" /") or parts.netloc


def _is_of(path: pathlib.Path, url: str, source: str, seen: _Seen) -> bool:
    """Whether a file holds the page. Where nothing was kept of it, the article itself says of which page it is."""
    if pages := _pages_in(path.name, seen):
        return pages == [url]
    try:
        return read_article(path).metadata.url == source
    except ArticleError:
        return False


def _pages_in(file: str, seen: _Seen) -> list[str]:
    return [url for url, known in seen.items() if known.get("file") == file]


def _read(into: pathlib.Path) -> _Seen:
    try:
        seen: _Seen = json.loads((into / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # then everything is fetched again
    return seen


def _keep(into: pathlib.Path, seen: _Seen) -> None:
    part = into / f"{_FILE}.part"
    try:
        part.write_text(json.dumps(seen, indent=1), encoding="utf-8")
        os.replace(part, into / _FILE)
    except OSError as error:
        raise ArticleError(
            f"{into / _FILE}: cannot be written ({error.strerror}): check the disk and its rights"
        ) from None
