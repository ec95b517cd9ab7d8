"""How many webhooks are acknowledged per second, and how soon they are answered: `make bench` prints it."""

from __future__ import annotations

import pathlib
import statistics
import tempfile
import time
from collections.abc import Callable

from bot import Settings
from bot.delivery.queue import open_queue
from tests.bot.delivery.burst import Post, environment_for, json_posts, post_all, start_worker
from tests.bot.delivery.platform import Platform, Sent, platform_serving
from tests.server import free_port, serving

SENDERS, MESSAGES = 100, 10
THREADS = 8
PACED = 50  # questions one by one, to see how soon one is answered


def main() -> None:
    """A burst to a real server; then a worker that answers it; then single questions."""
    with tempfile.TemporaryDirectory() as folder, platform_serving() as platform:
        arrived: dict[str, float] = {}

        def answer(sent: Sent) -> tuple[int, dict[str, str], object]:
            arrived[sent.headers["idempotency-key"]] = time.perf_counter()
            return 200, {}, {}

        platform.answer = answer
        environment = environment_for(pathlib.Path(folder), Settings().articles, platform)
        environment["LETTERLIJK_ENCODER"] = "bundled"
        with serving(environment, free_port()) as server:
            _measure(server.url, environment, platform, arrived)


def _measure(url: str, environment: dict[str, str], platform: Platform, arrived: dict[str, float]) -> None:
    posts = json_posts(SENDERS, MESSAGES, f"{platform.url}/callback")
    start = time.perf_counter()
    times = post_all(url, posts, THREADS)
    took = time.perf_counter() - start
    print(f"{len(posts)} webhooks of {SENDERS} senders, {THREADS} connections, one server process, SQLite")
    print(f"acknowledged                  {len(posts) / took:6.0f} per second")
    print(f"acknowledging one, median     {1000 * statistics.median(times):6.1f} ms")
    print(f"acknowledging one, slowest    {1000 * max(times):6.1f} ms")
    worker = start_worker(environment)
    try:
        queue = open_queue(environment["LETTERLIJK_QUEUE"])
        _until(lambda: bool(arrived))
        first = time.perf_counter()
        _until(lambda: queue.counts().done == len(posts))
        print(f"answered from the queue       {len(posts) / (time.perf_counter() - first):6.0f} per second")
        singles = json_posts(1, MESSAGES + PACED, f"{platform.url}/callback")[MESSAGES:]
        waits = [_answered_after(url, post, arrived) for post in singles]
        print(f"one question to its answer    {1000 * statistics.median(waits):6.1f} ms, median of {PACED}")
    finally:
        worker.terminate()
        worker.wait(30)


def _answered_after(url: str, post: Post, arrived: dict[str, float]) -> float:
    """The seconds from asking one question to having its answer."""
    before = len(arrived)
    start = time.perf_counter()
    post_all(url, [post], 1)
    _until(lambda: len(arrived) > before)
    return time.perf_counter() - start


def _until(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.002)


if __name__ == "__main__":
    main()
