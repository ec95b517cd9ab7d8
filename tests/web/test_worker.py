"""A real server and clients that mean no good: what is no HTTP, what never ends, and what is too much."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import signal
import socket
import threading
from collections.abc import Iterator

import httpx2
import pytest

from bot import wording
from tests.conftest import KRAMP
from tests.server import Server, free_port, serving, settings_in

ASK = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = ASK + b"Transfer-Encoding: chunked\r\n\r\n"
TELLING = re.compile(
    r"gunicorn|werkzeug|flask|python|traceback|letterlijk/[0-9]|/(home|usr|tmp|opt|root)/|\.py\b", re.IGNORECASE
)
SLOW = 30  # connections; the server has four threads


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("worker")
    (folder / "articles").mkdir()
    (folder / "articles" / "kramp.md").write_text(KRAMP, encoding="utf-8")
    with serving(settings_in(folder, folder / "articles"), free_port()) as server:
        yield server


def connected(server: Server) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=20)


def said(server: Server, request: bytes) -> tuple[int, str, str]:
    """Status, headers and text of the response to exactly these bytes."""
    with connected(server) as client:
        client.sendall(request)
        answer = b""
        while block := client.recv(65_536):
            answer += block
            head, _, body = answer.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: ([0-9]+)", head, re.IGNORECASE)
            if length and len(body) >= int(length[1]):
                break
    return int(head.split()[1]), head.decode("latin-1"), body.decode()


def sized(body: bytes, kind: str = "application/json") -> bytes:
    head = f"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


WRONG: dict[str, tuple[bytes, int, str]] = {
    "a long line": (b"GET /" + b"x" * 3_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, wording.PROBLEM_TOO_LARGE),
    "a long header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 9_000 + b"\r\n\r\n", 431, wording.PROBLEM_TOO_LARGE),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 70 + b"\r\n", 431, wording.PROBLEM_TOO_LARGE),
    "headers without an end": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000, 431, wording.PROBLEM_TOO_LARGE),
    "TLS": (b"\x16\x03\x01\x00\xff\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "a version that is none": (b"GET / HTTP/9.1\r\nHost: x\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "a NUL in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: a\x00b\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "a length and pieces": (
        ASK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        wording.PROBLEM_REQUEST,
    ),
    "two lengths": (ASK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400, wording.PROBLEM_REQUEST),
    "a length below zero": (ASK + b"Content-Length: -2\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "a length beyond all": (ASK + b"Content-Length: 99999999999\r\n\r\n{}", 413, wording.PROBLEM_TOO_LARGE),
    "a large body": (ASK + b"Content-Length: 20000\r\n\r\n" + b"x" * 20_000, 413, wording.PROBLEM_TOO_LARGE),
    "a piece without a size": (CHUNKED + b"ZZ\r\n{}\r\n0\r\n\r\n", 400, wording.PROBLEM_REQUEST),
    "a large body in pieces": (
        CHUNKED + b"400000\r\n" + b"x" * 4_194_304 + b"\r\n0\r\n\r\n",
        413,
        wording.PROBLEM_TOO_LARGE,
    ),
    "a large number": (sized(b'{"question": ' + b"9" * 10_000 + b"}"), 422, wording.PROBLEM_JSON),
    "a number beyond all": (sized(b'{"question": 1e99999}'), 422, wording.PROBLEM_QUESTION),
    "deep nesting": (sized(b"[" * 15_000), 422, wording.PROBLEM_JSON),
    "bytes that are no text": (sized(b'{"question": "\xff\xfe"}'), 422, wording.PROBLEM_JSON),
    "half a character": (sized(b'{"question": "\\ud800"}'), 422, wording.PROBLEM_QUESTION),
    "XML": (sized(b"<question/>", "application/xml"), 422, wording.PROBLEM_JSON),
    "plain text": (sized(b"question=kramp", "text/plain"), 422, wording.PROBLEM_JSON),
    "a method that is none": (
        b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
        405,
        wording.PROBLEM_METHOD.format(methods="GET, POST"),
    ),
    "a path out of the folder": (
        b"GET /assets/x/../../__init__.py HTTP/1.1\r\nHost: x\r\n\r\n",
        404,
        wording.PROBLEM_NOT_FOUND,
    ),
    "a hidden path out of the folder": (
        b"GET /assets/x/..%2f..%2f__init__.py HTTP/1.1\r\nHost: x\r\n\r\n",
        404,
        wording.PROBLEM_NOT_FOUND,
    ),
    "a path out of the articles": (
        b"GET /artikelen/..%2f..%2fREADME HTTP/1.1\r\nHost: x\r\n\r\n",
        404,
        wording.PROBLEM_NO_ARTICLE,
    ),
    "bytes that are no name": (b"GET /artikelen/a%00b%ff HTTP/1.1\r\nHost: x\r\n\r\n", 404, wording.PROBLEM_NO_ARTICLE),
    "a header in a path": (b"GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n\r\n", 404, wording.PROBLEM_NOT_FOUND),
    "a query that is none": (
        b"GET /api/start?language=fr HTTP/1.1\r\nHost: x\r\n\r\n",
        422,
        wording.PROBLEM_FIELD.format(field="language"),
    ),
    "a messenger that is none": (
        b"POST /webhooks/%3Cb%3E HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        404,
        "not enabled",
    ),
}


@pytest.mark.parametrize(("request_", "status", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_refused_in_dutch_and_tells_nothing_else(
    running: Server, request_: bytes, status: int, told: str
) -> None:
    found, head, body = said(running, request_)
    assert found == status
    assert told in body.replace("\\n", "").replace('\\"', '"')
    for header in ("Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff", "Referrer-Policy"):
        assert header in head
    assert TELLING.search(head + body) is None
    assert "Set-Cookie" not in head


@pytest.mark.parametrize(
    "request_",
    [
        sized(b'{"question": "kramp\\u0000 \\u202e in je kuit?"}'),
        sized(b'\xef\xbb\xbf{"question": "kramp?"}'),
        sized(b'{"question": "kramp?", "conversation": "' + b"A" * 4_000 + b'"}'),
        CHUNKED + b'9\r\n{"questio\r\nb\r\nn":"kramp"}\r\n0\r\n\r\n',
        b"GET /artikelen/kramp?van=" + b"9" * 1_500 + b"&tot=-1&som=%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b'GET /artikelen HTTP/1.1\r\nHost: x"><script>alert(1)</script>\r\n\r\n',
        b"GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=1e99, *;q=x\r\nRange: bytes=0-0,5-1\r\n\r\n",
    ],
)
def test_what_is_only_odd_is_answered(running: Server, request_: bytes) -> None:
    status, head, body = said(running, request_)
    assert (status, "<script>alert" in body) == (200, False)
    assert "\nServer: letterlijk\r" in head


def test_what_a_client_says_of_itself_is_not_believed(running: Server) -> None:
    said_so = b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: kwaad.example\r\nForwarded: host=kwaad.example\r\n"
    _, _, body = said(running, b"GET /artikelen HTTP/1.1\r\nHost: bot.example\r\n" + said_so + b"\r\n")
    assert '<link rel="canonical" href="http://bot.example/artikelen">' in body


def test_more_requests_in_one_piece_get_as_many_answers(running: Server) -> None:
    with connected(running) as client:
        client.sendall(HEALTH * 2 + CHUNKED + b"2\r\n{}\r\n0\r\n\r\n" + HEALTH)
        answer = b""
        while answer.count(b'{"status":"ok"}') < 3:
            block = client.recv(65_536)
            assert block
            answer += block


def test_who_sends_slowly_or_never_ends_keeps_nobody_waiting(running: Server) -> None:
    beginnings = (
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        ASK + b"Content-Length: 999\r\n\r\n{",
        CHUNKED + b"5\r\n",
        CHUNKED + b"ff\r\n0\r\n\r\n",  # it only looks like the end
        b"",
    )
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connected(running)) for _ in range(SLOW)]
        for number, client in enumerate(clients):
            client.sendall(beginnings[number % len(beginnings)])
        dripping = threading.Event()
        stack.callback(dripping.set)
        threading.Thread(target=_drip, args=(clients, dripping), daemon=True).start()
        for _ in range(5):
            answer = httpx2.post(f"{running.url}/api/ask", json={"question": "kramp?"}, timeout=8)
            assert answer.status_code == 200
        for client in clients:  # and all of them are sent away
            client.settimeout(20)
            with contextlib.suppress(ConnectionError):
                assert client.recv(1) == b""


def test_who_asks_whether_to_go_on_is_told_so(running: Server) -> None:
    body = b'{"question": "kramp?"}'
    with connected(running) as client:
        client.sendall(ASK + b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(body))
        assert client.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        answer = b""
        while b"\r\n\r\n{" not in answer:
            block = client.recv(65_536)
            assert block
            answer += block
    assert b"HTTP/1.1 200 OK" in answer


def test_who_does_not_hang_up_keeps_nobody_waiting(running: Server) -> None:
    """After an answer that closes the connection the server waits a while for the other side, but not with us."""
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            client = stack.enter_context(connected(running))
            client.sendall(last)
        answer = httpx2.get(f"{running.url}/healthz", timeout=8)
    assert answer.status_code == 200


def test_a_server_full_of_waiting_connections_takes_another(running: Server) -> None:
    with contextlib.ExitStack() as stack:
        waiting = [stack.enter_context(connected(running)) for _ in range(1_100)]  # it takes 900
        assert httpx2.get(f"{running.url}/healthz", timeout=8).status_code == 200
        assert waiting


def test_who_asks_just_when_making_way_harms_nobody(running: Server) -> None:
    """In one turn of its loop the server finds a connection too many, and words from those that make way for it."""
    worker = pathlib.Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()[0]
    with contextlib.ExitStack() as stack:
        waiting = [stack.enter_context(connected(running)) for _ in range(900)]
        assert httpx2.get(f"{running.url}/healthz", timeout=8).status_code == 200
        os.kill(int(worker), signal.SIGSTOP)
        stack.enter_context(connected(running))
        for client in waiting:
            with contextlib.suppress(ConnectionError):
                client.sendall(b"G")
        os.kill(int(worker), signal.SIGCONT)
        assert httpx2.get(f"{running.url}/healthz", timeout=8).status_code == 200
    assert pathlib.Path(f"/proc/{worker}").exists()
    assert "Traceback" not in running.logged()


def _drip(clients: list[socket.socket], until: threading.Event) -> None:
    """A byte now and then, so that every connection seems alive."""
    while not until.wait(0.5):
        for client in clients:
            with contextlib.suppress(OSError):
                client.send(b"x")
