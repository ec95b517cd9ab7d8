"""A process is killed, stopped, restarted or asked by everyone at once: what has been asked is answered."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from bot import wording
from bot.delivery.queue import Counts, open_queue
from tests.bench.load import wrk
from tests.bot.delivery.burst import environment_for, json_posts, post_all, start_worker
from tests.bot.delivery.platform import Platform, Sent, platform_serving
from tests.conftest import missing
from tests.faults.visitors import QUESTION, QUOTED, ask, asking, is_quoted, until, workers_of
from tests.server import Server, free_port, serving

SLOW = 1_000
CROWD = 400  # connections; four threads answer them
_BODY = json.dumps(QUESTION).encode()
_HEAD = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
    _BODY
)
_HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def two(environment: dict[str, str]) -> Iterator[Server]:
    """A server with two processes that answer, which counts no one's questions."""
    with serving(environment | {"LETTERLIJK_RATE_LIMIT": "off"}, free_port(), workers=2) as server:
        yield server


@pytest.fixture
def platform() -> Iterator[Platform]:
    with platform_serving() as running:
        yield running


def connected(server: Server) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def received(client: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    with contextlib.suppress(ConnectionError):
        return b"".join(iter(lambda: client.recv(65_536), b""))
    return b""


def test_a_process_that_is_killed_costs_only_what_it_was_answering(two: Server) -> None:
    with asking(two) as got:
        until(lambda: got["200"] > 5)
        killed = workers_of(two)[0]
        killed.kill()
        until(lambda: len(workers_of(two)) == 2 and killed not in workers_of(two))
        before = got["200"]
        until(lambda: got["200"] > before + 5)
    assert sum(count for what, count in got.items() if what != "200") <= 3  # one for each who asked
    assert is_quoted(ask(two))


def test_a_server_that_reloads_its_settings_refuses_nobody(two: Server) -> None:
    old = workers_of(two)
    with asking(two) as got:
        until(lambda: got["200"] > 5)
        two.process.send_signal(signal.SIGHUP)
        until(lambda: len(workers_of(two)) == 2 and not set(old) & set(workers_of(two)))
        before = got["200"]
        until(lambda: got["200"] > before + 5)
    assert got.keys() == {"200"}


def test_a_server_that_is_stopped_answers_what_has_been_asked(server: Server) -> None:
    """Also who was half-way asking. The processes stand still meanwhile, so that all of it is under way for sure."""
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connected(server)) for _ in range(4)]
        for client in clients:
            client.sendall(_HEALTH)
            assert client.recv(65_536).startswith(b"HTTP/1.1 200")
        workers = workers_of(server)
        for worker in workers:
            worker.suspend()
        for number, client in enumerate(clients):
            client.sendall(_HEAD + (_BODY if number else _BODY[:10]))
        server.process.terminate()
        for worker in workers:
            worker.resume()
        clients[0].sendall(_BODY[10:])
        answers = [received(client) for client in clients]
    assert [answer[:400] for answer in answers if QUOTED.encode() not in answer] == []
    assert server.process.wait(30) == 0


def test_a_worker_of_messengers_that_is_stopped_sends_what_it_was_sending(
    platform: Platform, articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    sending, may_end = threading.Event(), threading.Event()

    def slowly(_sent: Sent) -> tuple[int, dict[str, str], Any]:
        sending.set()
        assert may_end.wait(60)
        return 200, {}, {}

    platform.answer = slowly
    environment = environment_for(tmp_path, articles, platform)
    queue = open_queue(environment["LETTERLIJK_QUEUE"])
    with serving(environment, free_port()) as server:
        post_all(server.url, json_posts(1, 1, f"{platform.url}/callback"), threads=1)
    worker = start_worker(environment)
    try:
        assert sending.wait(60)
        worker.terminate()
        time.sleep(0.2)
        assert worker.poll() is None
        may_end.set()
        assert worker.wait(30) == 0
    finally:
        may_end.set()
        worker.kill()
        worker.wait(30)
    assert (queue.counts(), len(platform.sent)) == (Counts(0, 0, 1, 0), 1)


def test_a_visitor_beside_a_thousand_slow_clients_is_answered(server: Server) -> None:
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connected(server)) for _ in range(SLOW)]
        for client in clients:
            client.sendall(_HEAD)
        for size in range(5):
            for client in clients:
                with contextlib.suppress(OSError):  # the first had to make way
                    client.send(_BODY[size : size + 1])
            assert is_quoted(ask(server, timeout=10))
            assert httpx2.get(f"{server.url}/healthz", timeout=10).status_code == 200


def test_a_crowd_is_refused_in_dutch_and_gone_at_once(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    if shutil.which("wrk") is None:
        missing("wrk is not installed: apt-get install wrk")
    (tmp_path / "bodies").write_bytes(_BODY)
    told = os.environ | {"BODIES": str(tmp_path / "bodies")}
    refused: list[httpx2.Response] = []
    health: list[int] = []
    with serving(environment | {"LETTERLIJK_RATE_LIMIT": "off"}, free_port()) as server:
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.1):
                health.append(httpx2.get(f"{server.url}/healthz", timeout=20).status_code)
                answer = ask(server)
                if not is_quoted(answer):
                    refused.append(answer)

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            load = wrk(server.url, told, CROWD, 4)
        finally:
            over.set()
            watching.join()
        until(lambda: is_quoted(ask(server)), patience=5)
        assert is_quoted(ask(server))
    assert set(health) == {200}
    assert load.refused.keys() == {"503"}
    assert load.per_second > 0
    assert refused
    for answer in refused:
        assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
        assert (answer.headers["Retry-After"], answer.json()["detail"]) == ("2", wording.PROBLEM_BUSY)
