"""Feeds and sitemaps from a real server on this machine."""

from __future__ import annotations

import contextlib
import gzip
import json
import pathlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import corpus.fetching
import corpus.syncing
from corpus import CorpusError, Fetcher, FetchError, Synced, is_public_address, read_folder, sync

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
                step, pause = (1, 0.2) if self.path == "/traag" else (max(1, len(body)), 0)
                with contextlib.suppress(ConnectionError):  # who asked may give up
                    for start in range(0, len(body), step):
                        self.wfile.write(body[start : start + step])
                        time.sleep(pause)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def put(self, path: str, body: str | bytes, headers: dict[str, str] | None = None, *, status: int = 200) -> None:
        self.pages[path] = (status, headers or {}, body.encode() if isinstance(body, str) else body)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,))
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


def feed_of(site: Site, *links: str) -> None:
    site.put("/feed.xml", f"<rss>{''.join(f'<item><link>{link}</link></item>' for link in links)}</rss>")


def test_each_page_has_a_file_of_its_own(site: Site, tmp_path: pathlib.Path) -> None:
    pages = ("/index.php?id=7", "/index.php?id=8", "/v1.2/a", "/v1.2/b")
    for page in pages:
        site.put(page, PAGE.format(title=f"Over {page}", text="Dit is een tekst."))
    feed_of(site, *pages)
    assert outcomes(synced(site, tmp_path)) == ["written"] * 4
    assert {path.name for path in tmp_path.glob("*.md")} == {
        "index-id-7.md",
        "index-id-8.md",
        "v1-2-a.md",
        "v1-2-b.md",
    }


def test_no_page_is_written_over_another_article(site: Site, tmp_path: pathlib.Path) -> None:
    own = "---\ntitle: Van de redactie\n---\n\nDit is een eigen artikel.\n"
    (tmp_path / "griep.md").write_text(own)
    site.put("/gezond-slaap", PAGE.format(title="Anders", text="Dit is een andere pagina."))
    feed_of(site, "/griep.html", "/gezond/slaap", "/gezond-slaap")
    first, second, third = outcomes(synced(site, tmp_path))
    assert "griep.md is another article: rename that file" in first
    assert second == "written"
    assert "gezond-slaap.md is another article" in third
    assert (tmp_path / "griep.md").read_text() == own
    (tmp_path / ".sync.json").unlink()
    assert outcomes(synced(site, tmp_path))[1] == "unchanged"  # the article says of which page it is


def test_a_file_keeps_its_name(site: Site, tmp_path: pathlib.Path) -> None:
    synced(site, tmp_path)
    (tmp_path / "griep.md").rename(tmp_path / "influenza.md")
    seen = json.loads((tmp_path / ".sync.json").read_text())
    seen[f"{site.url}/griep.html"] |= {"file": "influenza.md", "etag": ""}
    (tmp_path / ".sync.json").write_text(json.dumps(seen))
    synced(site, tmp_path)
    assert {path.name for path in tmp_path.glob("*.md")} == {"influenza.md", "gezond-slaap.md"}


def test_bad_links_do_not_stop_the_others(site: Site, tmp_path: pathlib.Path) -> None:
    bad = ("http://[stuk/", "http://localhost:poort/", f"http://{'a' * 70}.example/", "http://localhost:99999/")
    feed_of(site, *bad, "/griep.html")
    found = outcomes(synced(site, tmp_path))
    assert [each for each in found[:-1] if "this is no address" not in each] == []
    assert (len(found), found[-1]) == (5, "written")


def test_a_bad_sitemap_does_not_stop_the_others(site: Site, tmp_path: pathlib.Path) -> None:
    site.put("/goed.xml", "<urlset><url><loc>/griep.html</loc></url></urlset>")
    maps = "".join(f"<sitemap><loc>/{name}.xml</loc></sitemap>" for name in ("weg", "goed"))
    site.put("/index.xml", f"<sitemapindex>{maps}</sitemapindex>")
    first, second = outcomes(synced(site, tmp_path, "/index.xml"))
    assert ("weg.xml: the site answers 404" in first, second) == (True, "written")


def test_pages_that_are_too_many_are_told(site: Site, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.syncing, "_MOST", 1)
    first, second = outcomes(synced(site, tmp_path))
    assert ("names 2 pages, and 1 are left out" in first, second) == (True, "written")


def test_a_site_that_drips_is_given_up(site: Site, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.fetching, "_SECONDS", 1.0)
    site.put("/traag", "x" * 1_000)
    feed_of(site, "/traag")
    assert "not complete after 1 seconds" in outcomes(synced(site, tmp_path))[0]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("::10.0.0.1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("224.0.0.251", False),
        ("239.1.1.1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b:1::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public_address(address) == public
