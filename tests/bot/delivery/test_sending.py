"""Deliveries over real HTTP."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from bot.channel import Call, Delivery, Fate
from bot.channels.generic import Json
from bot.channels.whatsapp import WhatsApp
from bot.delivery.public import PrivateAddressError
from bot.delivery.sending import HttpSender
from tests.bot.delivery.platform import Platform
from tests.server import free_port

JSON = Json("geheim", "yes")


@pytest.fixture
def sender() -> Iterator[HttpSender]:
    with contextlib.closing(HttpSender()) as sender:
        yield sender


def test_a_delivery_arrives_as_it_is(sender: HttpSender, platform: Platform) -> None:
    verdict = sender.send(JSON, Delivery(f"{platform.url}/terug", '{"tekst": "ë😀"}', id="m1"))
    assert verdict.fate is Fate.SENT
    (sent,) = platform.sent
    assert (sent.method, sent.path, sent.body) == ("POST", "/terug", {"tekst": "ë😀"})
    assert sent.headers["idempotency-key"] == "m1"


def test_graph_errors_are_judged_by_the_channel(sender: HttpSender, platform: Platform) -> None:
    channel = WhatsApp("a", "b", "c", "1", api=platform.url)
    platform.answer = lambda _sent: (400, {}, {"error": {"code": 130429, "message": "Rate limit hit"}})
    verdict = sender.send(channel, Delivery("316", "{}"))
    assert (verdict.fate, verdict.everyone) == (Fate.LATER, True)
    assert platform.sent[0].path == "/1/messages"


def test_retry_after_is_read(sender: HttpSender, platform: Platform) -> None:
    platform.answer = lambda _sent: (429, {"Retry-After": "17"}, {})
    assert sender.send(JSON, Delivery(platform.url, "{}")).after == 17


def test_redirects_are_not_followed(sender: HttpSender, platform: Platform) -> None:
    platform.answer = lambda _sent: (302, {"Location": "http://169.254.169.254/"}, {})
    assert sender.send(JSON, Delivery(platform.url, "{}")).fate is Fate.REFUSED
    assert len(platform.sent) == 1


def test_a_platform_that_is_away_gets_it_later(sender: HttpSender) -> None:
    verdict = sender.send(JSON, Delivery(f"http://127.0.0.1:{free_port()}", "{}"))
    assert (verdict.fate, verdict.reason) == (Fate.LATER, "ConnectError")


def test_a_platform_that_does_not_answer_gets_it_later(platform: Platform) -> None:
    def slow(_sent: object) -> tuple[int, dict[str, str], object]:
        time.sleep(0.5)
        return 200, {}, {}

    platform.answer = slow
    with contextlib.closing(HttpSender(timeout=0.1)) as hasty:
        assert hasty.send(JSON, Delivery(platform.url, "{}")).reason == "ReadTimeout"


@pytest.mark.parametrize(
    "url",
    [
        "{server}",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
    ],
)
def test_a_callback_inside_a_private_network_is_refused(sender: HttpSender, platform: Platform, url: str) -> None:
    address = url.format(server=platform.url)
    verdict = sender.send(Json("geheim"), Delivery(address, "{}"))
    assert (verdict.fate, platform.sent) == (Fate.REFUSED, [])
    with pytest.raises(PrivateAddressError):
        sender.returned(Call(address, {}, public=True))


def test_public_calls_share_no_connection(
    sender: HttpSender, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sending.public_address", lambda _host, _port: "127.0.0.1")
    for host in ("een", "twee"):
        url = platform.url.replace("127.0.0.1", f"{host}.example")
        assert sender.send(Json("geheim"), Delivery(url, "{}")).fate is Fate.SENT
    assert [sent.headers["host"].partition(":")[0] for sent in platform.sent] == ["een.example", "twee.example"]
    assert {sent.headers["connection"] for sent in platform.sent} == {"close"}


def test_a_callback_that_drips_is_ended(sender: HttpSender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.sending.public_address", lambda _host, _port: "127.0.0.1")
    monkeypatch.setattr("bot.delivery.public.DEADLINE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_drip, args=(server,))
        thread.start()
        verdict = sender.send(Json("geheim"), Delivery(f"http://a.example:{server.getsockname()[1]}", "{}"))
        thread.join()
    assert verdict.fate is Fate.LATER


def _drip(server: socket.socket) -> None:
    """Answer without end, a byte at a time, until the other side has had enough."""
    connection, _ = server.accept()
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)


@pytest.mark.parametrize("url", ["http://", "http://a..b/", "ftp://a.example/", "geen adres"])
def test_what_is_no_address_is_refused(sender: HttpSender, url: str) -> None:
    assert sender.send(JSON, Delivery(url, "{}")).fate is Fate.REFUSED
