"""Behind nginx, with the configuration that we hand out: what reaches the bot, and what reaches the visitor."""

from __future__ import annotations

import gzip
import http.server
import json
import pathlib
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import KRAMP
from tests.deploy.proxy import Proxy, proxying
from tests.server import Server, free_port, serving, settings_in

MARK = "zwaluwstaartje"


@dataclass(frozen=True)
class Got:
    """A response."""

    status: int
    headers: Message
    body: bytes


def fetch(proxy: Proxy, path: str, body: bytes | None = None, **headers: str) -> Got:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{proxy.url}{path}", body, named)  # noqa: S310 our own address
    try:
        with urllib.request.urlopen(request, timeout=20, context=proxy.trusting) as response:  # noqa: S310
            return Got(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Got(error.code, error.headers, error.read())


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Proxy]]:
    """The real server behind nginx, which can be read by Prometheus."""
    folder = tmp_path_factory.mktemp("bot")
    (folder / "articles").mkdir()
    (folder / "articles" / "kramp.md").write_text(KRAMP, encoding="utf-8")
    environment = settings_in(folder, folder / "articles", METRICS_TOKEN="geheim", JSON_SHARED_SECRET="geheim")
    with (
        serving(environment, free_port()) as server,
        proxying(urlsplit(server.url).netloc, tmp_path_factory.mktemp("nginx")) as proxy,
    ):
        yield server, proxy


@dataclass
class Echo:
    """A server that keeps what reaches it."""

    place: str = ""
    headers: list[dict[str, str]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Echo, Proxy]]:
    kept = Echo()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            kept.headers.append({name.lower(): value for name, value in self.headers.items()})
            kept.sizes.append(len(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        kept.place = f"127.0.0.1:{server.server_address[1]}"
        with proxying(kept.place, tmp_path_factory.mktemp("nginx")) as proxy:
            yield kept, proxy
        server.shutdown()


def test_an_answer_comes_through_with_the_bots_headers_and_compression(bot: tuple[Server, Proxy]) -> None:
    _, proxy = bot
    question = json.dumps({"question": "wat helpt tegen kramp in de kuit?"}).encode()
    got = fetch(proxy, "/api/ask", question, Content_Type="application/json", Accept_Encoding="gzip")
    assert got.status == 200
    assert got.headers["Content-Encoding"] == "gzip"
    assert "Trek je tenen naar je toe." in gzip.decompress(got.body).decode()
    assert got.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"):
        assert len(got.headers.get_all(name) or ()) == 1, name
    assert got.headers["Server"] == "nginx"
    page = fetch(proxy, "/")
    assert fetch(proxy, "/", If_None_Match=page.headers["ETag"]).status == 304


def test_an_id_leads_from_nginx_to_the_bots_log(bot: tuple[Server, Proxy]) -> None:
    server, proxy = bot
    got = fetch(proxy, f"/artikelen?q={MARK}", User_Agent=MARK)
    assert re.fullmatch("[0-9a-f]{32}", got.headers["X-Request-ID"])
    line = next(line for line in server.logged().splitlines() if got.headers["X-Request-ID"] in line)
    assert "GET /artikelen 200" in line
    logs, until = "", time.monotonic() + 20  # nginx writes its line once the response is away
    while got.headers["X-Request-ID"] not in logs and time.monotonic() < until:
        logs = "".join(path.read_text() for path in proxy.folder.glob("*.log"))
    assert re.search(rf"GET 200 [\d.]+s {got.headers['X-Request-ID']}", logs)
    assert MARK not in logs + server.logged()
    assert "127.0.0.1" not in logs + server.logged()


def test_plain_http_leads_to_https(bot: tuple[Server, Proxy]) -> None:
    place = urlsplit(bot[1].plain)
    with socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=20) as connection:
        connection.sendall(b"GET /artikelen HTTP/1.1\r\nHost: bot.example\r\nConnection: close\r\n\r\n")
        said = connection.makefile("rb").read()
    assert b" 301 " in said
    assert b"Location: https://bot.example/artikelen\r\n" in said


def test_what_is_for_those_who_run_it_stays_inside(bot: tuple[Server, Proxy]) -> None:
    _, proxy = bot
    assert fetch(proxy, "/metrics", Authorization="Bearer geheim").status == 404
    assert fetch(proxy, "/readyz").status == 404
    assert fetch(proxy, "/healthz").status == 200


def test_the_bot_says_itself_what_is_too_large_and_nginx_what_is_far_too_large(bot: tuple[Server, Proxy]) -> None:
    _, proxy = bot
    large = fetch(proxy, "/api/ask", b"x" * 20_000, Content_Type="application/json")
    assert (large.status, large.headers["Content-Type"]) == (413, "application/problem+json")
    huge = fetch(proxy, "/api/ask", b"x" * 70_000, Content_Type="application/json")
    assert (huge.status, huge.headers["Content-Type"]) == (413, "text/html")


def test_the_bot_hears_who_asks_and_how_from_nginx_alone(echo: tuple[Echo, Proxy]) -> None:
    kept, proxy = echo
    forged = dict.fromkeys(("X_Forwarded_For", "X_Forwarded_Proto", "X_Request_ID", "Forwarded"), "for=6.6.6.6")
    forged |= {"X_Forwarded_Host": "kwaad.example", "X_Forwarded_Prefix": "/kwaad", "X_Forwarded_Port": "1"}
    assert fetch(proxy, "/api/ask", b"{}", **forged).status == 204
    heard = kept.headers[-1]
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert heard["host"] == "127.0.0.1"
    assert re.fullmatch("[0-9a-f]{32}", heard["x-request-id"])
    assert "6.6.6.6" not in str(heard)
    assert "kwaad" not in str(heard)
    assert "x-forwarded-port" not in heard


def test_a_batch_of_a_messenger_comes_through(echo: tuple[Echo, Proxy]) -> None:
    kept, proxy = echo
    assert fetch(proxy, "/webhooks/whatsapp", b"x" * 2_900_000).status == 204
    assert kept.sizes[-1] == 2_900_000
    assert fetch(proxy, "/webhooks/whatsapp", b"x" * 3_200_000).status == 413


def test_who_is_slow_is_held_up_by_nginx(echo: tuple[Echo, Proxy]) -> None:
    kept, proxy = echo
    before = len(kept.headers)
    place = urlsplit(proxy.url)
    with (
        socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=20) as connection,
        proxy.trusting.wrap_socket(connection, server_hostname="127.0.0.1") as secure,
    ):
        secure.sendall(b"POST /api/ask HTTP/1.1\r\nHost: ")
        try:
            said = secure.recv(1_000)  # until nginx has waited long enough
        except ssl.SSLEOFError:
            said = b""
    assert said == b""
    assert len(kept.headers) == before


def test_a_bot_that_is_away_is_told_in_dutch(tmp_path: pathlib.Path) -> None:
    with proxying(f"127.0.0.1:{free_port()}", tmp_path) as proxy:
        got = fetch(proxy, "/api/ask", b"{}")
        assert (got.status, got.headers["Retry-After"]) == (503, "5")
        assert got.body.decode() == "De chatbot is even niet bereikbaar. Probeer het over een minuut opnieuw.\n"
