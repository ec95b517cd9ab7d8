"""Feeds and sitemaps from a real server on this machine."""

from __future__ import annotations

import gzip
import pathlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus import CorpusError, Fetcher, FetchError, Synced, read_folder, sync

PAGE = """<html lang="nl"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{text} Dit is een artikel met genoeg woorden, zodat het als artikel wordt herkend en niet als een kop.</p>
<p>Een tweede alinea hoort erbij, want een artikel van één alinea is wel heel kort voor een echte pagina.</p>
</article></body></html>"""


class Site:
    """A web site whose pages are set by the test; it remembers what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str | None, int]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                site.asked.append((self.path, self.headers.get("If-None-Match"), status))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def put(self, path: str, body: str | bytes, headers: dict[str, str] | None = None, *, status: int = 200) -> None:
        self.pages[path] = (status, headers or {}, body.encode() if isinstance(body, str) else body)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever)
    thread.start()
    site.put("/griep.html", PAGE.format(title="Griep", text="Griep begint plotseling."), {"ETag": '"1"'})
    site.put("/gezond/slaap", PAGE.format(title="Slaap", text="Slaap is gezond."), {"ETag": '"1"'})
    site.put(
        "/feed.xml",
        f"<rss><channel><item><link>{site.url}/griep.html</link></item><item><link>/gezond/slaap</link></item>"
        "</channel></rss>",
    )
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


def synced(site: Site, into: pathlib.Path, path: str = "/feed.xml") -> list[Synced | CorpusError]:
    return list(sync(f"{site.url}{path}", into, Fetcher(allow_private=True)))


def outcomes(results: list[Synced | CorpusError]) -> list[str]:
    return [result.outcome if isinstance(result, Synced) else str(result) for result in results]


def test_only_new_and_changed_pages_are_imported(site: Site, tmp_path: pathlib.Path) -> None:
    assert outcomes(synced(site, tmp_path)) == ["written", "written"]
    articles = {article.id: article for article in read_folder(tmp_path).articles}
    assert set(articles) == {"griep", "gezond-slaap"}
    assert articles["griep"].metadata.url == f"{site.url}/griep.html"
    site.asked.clear()
    site.put("/griep.html", PAGE.format(title="Griep", text="Griep begint langzaam."), {"ETag": '"2"'})
    assert outcomes(synced(site, tmp_path)) == ["written", "unchanged"]
    assert site.asked[2:] == [("/griep.html", '"1"', 200), ("/gezond/slaap", '"1"', 304)]
    assert "langzaam" in read_folder(tmp_path).articles[1].text
    (tmp_path / "griep.md").unlink()
    assert outcomes(synced(site, tmp_path)) == ["written", "unchanged"]


def test_atom_and_nested_sitemaps(site: Site, tmp_path: pathlib.Path) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.put("/index.xml", f"<sitemapindex {space}><sitemap><loc>{site.url}/map.xml</loc></sitemap></sitemapindex>")
    packed = gzip.compress(f"<urlset {space}><url><loc>{site.url}/griep.html</loc></url></urlset>".encode())
    site.put("/map.xml", packed, {"Content-Encoding": "gzip"})
    assert outcomes(synced(site, tmp_path / "a", "/index.xml")) == ["written"]
    entry = '<entry><link rel="self" href="/x"/><link href="/griep.html"/></entry>'
    site.put("/atom.xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>')
    assert outcomes(synced(site, tmp_path / "b", "/atom.xml")) == ["written"]


def test_one_bad_page_does_not_stop_the_others(site: Site, tmp_path: pathlib.Path) -> None:
    site.put("/griep.html", "", status=500)
    first, second = outcomes(synced(site, tmp_path))
    assert "the site answers 500" in first
    assert second == "written"


def test_robots_are_obeyed(site: Site, tmp_path: pathlib.Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /gezond/\n")
    assert "robots.txt does not allow" in outcomes(synced(site, tmp_path))[1]
    assert "/gezond/slaap" not in [path for path, _, _ in site.asked]


def test_private_addresses_are_refused(site: Site, tmp_path: pathlib.Path) -> None:
    port = site.url.rpartition(":")[2]
    for url in (site.url, f"http://localhost:{port}", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"):
        with pytest.raises(FetchError, match="private address: if it is meant, give --allow-private"):
            list(sync(url, tmp_path, Fetcher(allow_private=False)))
    assert not site.asked


@pytest.mark.parametrize("url", ["ftp://example.org/feed", "file:///etc/passwd", "geen adres"])
def test_only_the_web_is_fetched(url: str, tmp_path: pathlib.Path) -> None:
    with pytest.raises(FetchError, match="begins with http"):
        list(sync(url, tmp_path, Fetcher(allow_private=True)))


def test_what_is_no_feed_is_refused(site: Site, tmp_path: pathlib.Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>'
    for body in ("<html><p>geen feed", "<html/>", bomb):
        site.put("/feed.xml", body)
        with pytest.raises(FetchError, match="no RSS or Atom feed and no sitemap"):
            synced(site, tmp_path)


def test_redirects_are_followed_a_few_times_and_size_is_limited(site: Site, tmp_path: pathlib.Path) -> None:
    site.put("/griep.html", "", {"Location": "/gezond/slaap"}, status=301)
    assert outcomes(synced(site, tmp_path / "a"))[0] == "written"
    site.put("/griep.html", "", {"Location": "/griep.html"}, status=302)
    assert "more than 5 redirects" in outcomes(synced(site, tmp_path / "b"))[0]
    site.put("/griep.html", gzip.compress(b" " * 6_000_000), {"Content-Encoding": "gzip"})
    assert "larger than 5 MB" in outcomes(synced(site, tmp_path / "c"))[0]
