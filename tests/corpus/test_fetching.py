"""Fetching from a server of this machine that does not mean well, whatever addresses lead to it."""

from __future__ import annotations

import gzip
import pathlib
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import corpus.fetching
from corpus import ArticleError, Fetcher, FetchError, is_public_address, sync
from tests.corpus.test_syncing import PAGE, Site

HERE = "127.0.0.1"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,))
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's address stands for one of the internet; all others are judged as ever."""
    monkeypatch.setattr(corpus.fetching, "is_public_address", lambda found: found == HERE or is_public_address(found))


def fetched(url: str) -> bytes:
    return Fetcher(allow_private=False).fetch(url).body or b""


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",  # noqa: S104
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
        "user:password@127.0.0.1",
        "krant.example@127.0.0.1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "255.255.255.255",
        "169.254.169.254",
        "100.100.100.200",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fc00::1]",
    ],
)
def test_no_way_of_writing_a_private_address_gets_there(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    with pytest.raises(FetchError, match=r"private address|cannot be found|no address"):
        fetched(f"http://{host}:{port}/")
    assert not site.asked


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize(
    "target",
    [
        "http://[::1]:{port}/x",
        "http://2130706434:{port}/x",
        "http://127.0.0.2:{port}/x",
        "//localhost6@127.0.0.2:{port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0:{port}/x",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(site: Site, target: str) -> None:
    site.put("/", "", {"Location": target.format(port=site.url.rpartition(":")[2])}, status=302)
    with pytest.raises(FetchError, match="private address"):
        fetched(f"{site.url}/")
    assert {path for path, _, _ in site.asked} == {"/robots.txt", "/"}


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "javascript:1"])
def test_a_redirect_out_of_the_web_is_not_followed(site: Site, target: str) -> None:
    site.put("/", "", {"Location": target}, status=302)
    with pytest.raises(FetchError, match="begins with http"):
        fetched(f"{site.url}/")


@pytest.mark.usefixtures("internet")
def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the address that was judged is the one that is connected to."""
    site.put("/", PAGE.format(title="Griep", text="Griep begint plotseling."))
    answers = iter([HERE, HERE, "127.0.0.2", "10.0.0.1"])
    asked = changing(monkeypatch, answers)
    port = site.url.rpartition(":")[2]
    fetcher = Fetcher(allow_private=False)
    assert fetcher.fetch(f"http://wissel.example:{port}/").body
    assert asked == [HERE, HERE]  # once for robots.txt, once for the page
    for _ in range(2):
        with pytest.raises(FetchError, match="private address"):
            fetcher.fetch(f"http://wissel.example:{port}/")
    assert [path for path, _, _ in site.asked] == ["/robots.txt", "/"]


@pytest.mark.usefixtures("internet")
def test_a_name_with_one_private_address_among_others_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    changing(monkeypatch, iter([f"{HERE} 10.0.0.1"]))
    with pytest.raises(FetchError, match="private address"):
        fetched(f"http://beide.example:{site.url.rpartition(':')[2]}/")
    assert not site.asked


def changing(monkeypatch: pytest.MonkeyPatch, answers: Iterator[str]) -> list[str]:
    """Looks names that end in .example up in `answers`; returns what was answered so far."""
    real: Callable[..., Any] = socket.getaddrinfo
    given: list[str] = []

    def look_up(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if not str(host).endswith(".example"):
            return real(host, port, *rest, **more)
        given.append(next(answers))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in given[-1].split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return given


NOTHING = b"\0" * 50_000_000  # bytes, of which a thousandth is sent


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(NOTHING)),
        ("deflate", zlib.compress(NOTHING)),
        ("deflate", zlib.compress(NOTHING)[2:-4]),  # as some servers send it
        ("gzip, gzip", gzip.compress(gzip.compress(NOTHING))),
        (", ".join(["gzip"] * 5), gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(NOTHING)))))),
    ],
    ids=["gzip", "deflate", "raw deflate", "gzip twice", "gzip five times"],
)
def test_a_bomb_is_not_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    site.put("/", packed, {"Content-Encoding": encoding})
    fetcher = Fetcher(allow_private=False)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match=r"larger than 5 MB|cannot be fetched"):
            fetcher.fetch(f"{site.url}/")
        assert tracemalloc.get_traced_memory()[1] < 25_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip", "compress", "geen"])
def test_what_cannot_be_unpacked_becomes_no_article(site: Site, encoding: str, tmp_path: pathlib.Path) -> None:
    site.put("/feed.xml", "<rss><item><link>/griep</link></item></rss>")
    site.put("/griep", b"\x0b\x02\x80\x00\xff" * 40, {"Content-Encoding": encoding})
    (problem,) = sync(f"{site.url}/feed.xml", tmp_path, Fetcher(allow_private=False))
    assert isinstance(problem, FetchError | ArticleError)
    assert list(tmp_path.glob("*.md")) == []


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize(
    "feed",
    [
        f'<!DOCTYPE rss [<!ENTITY e0 "lol">{ENTITIES}]><rss><item><link>&e9;</link></item></rss>',
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><item><link>&f;</link></item></rss>',
        '<!DOCTYPE rss SYSTEM "{url}/dtd"><rss><item><link>&f;</link></item></rss>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{url}/dtd">%p;]><rss><item><link>&f;</link></item></rss>',
        "<rss>" + "<a>" * 200_000,
    ],
    ids=["a thousand million laughs", "a file", "a document type", "a parameter", "too deep"],
)
def test_entities_of_a_feed_lead_nowhere(site: Site, feed: str, tmp_path: pathlib.Path) -> None:
    site.put("/feed.xml", feed.replace("{url}", site.url))
    with pytest.raises(FetchError, match="no RSS or Atom feed and no sitemap"):
        list(sync(f"{site.url}/feed.xml", tmp_path, Fetcher(allow_private=False)))
    assert {path for path, _, _ in site.asked} == {"/robots.txt", "/feed.xml"}


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize("path", ["/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cx", "/.sync", "/%00", "/" + "a" * 3_000])
def test_an_address_names_a_file_in_the_folder(site: Site, path: str, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "diep" / "articles"
    site.put("/feed.xml", f"<rss><item><link>{site.url}{path}</link></item></rss>")
    site.put(path, PAGE.format(title="Griep", text="Griep begint plotseling."))
    list(sync(f"{site.url}/feed.xml", folder, Fetcher(allow_private=False)))
    written = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert {each.parent for each in written} <= {folder}
    assert all(each.suffix in {".md", ".json"} for each in written)
