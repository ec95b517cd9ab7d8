"""People who go on asking while something goes wrong."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx2
import psutil

from tests.server import Server

QUESTION = {"question": "wat helpt tegen kramp?"}
QUOTED = "Trek je tenen naar je toe."
_PATIENCE = 60.0  # seconds


def ask(server: Server, **options: float) -> httpx2.Response:
    """One question, over a connection of its own."""
    return httpx2.post(f"{server.url}/api/ask", json=QUESTION, timeout=options.get("timeout", 30.0))


def is_quoted(answer: httpx2.Response) -> bool:
    """Whether the visitor got what the article says."""
    return answer.status_code == httpx2.codes.OK and QUOTED in answer.text


@contextlib.contextmanager
def asking(server: Server, people: int = 3) -> Iterator[Counter[str]]:
    """People who ask, each over new connections; counted by what they got: a status, or the kind of error."""
    got, leaving = Counter[str](), threading.Event()
    threads = [threading.Thread(target=_ask_on, args=(server, got, leaving)) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield got
    finally:
        leaving.set()
        for thread in threads:
            thread.join()


def _ask_on(server: Server, got: Counter[str], leaving: threading.Event) -> None:
    while not leaving.is_set():
        try:
            got[str(ask(server).status_code)] += 1
        except httpx2.HTTPError as error:
            got[type(error).__name__] += 1


def until(happened: Callable[[], object], patience: float = _PATIENCE) -> None:
    """Wait for what is to happen."""
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def workers_of(server: Server) -> list[psutil.Process]:
    """The processes that answer."""
    return psutil.Process(server.process.pid).children()
