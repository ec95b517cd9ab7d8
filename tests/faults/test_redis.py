"""Redis is stopped, and comes back: messengers wait, and are answered."""

from __future__ import annotations

import pathlib

import httpx2

from bot import wording
from bot.delivery.queue import open_queue
from tests.bot.delivery.burst import environment_for, json_posts, post_all, start_worker
from tests.bot.delivery.platform import platform_serving
from tests.faults.visitors import ask, is_quoted, until
from tests.redis_server import redis_serving
from tests.server import free_port, serving


def test_messages_wait_for_a_redis_that_is_away(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Redis dies with a message in it; the next message is not acknowledged until Redis is back."""
    port = free_port()
    with platform_serving() as platform:
        environment = environment_for(tmp_path, articles, platform)
        environment["LETTERLIJK_QUEUE"] = place = f"redis://127.0.0.1:{port}/0"
        first, second = json_posts(2, 1, f"{platform.url}/callback")
        platform.answer = lambda _sent: (503, {"Retry-After": "1"}, {})
        with serving(environment, free_port()) as server:
            with redis_serving(tmp_path, port) as (_, redis):
                worker = start_worker(environment, "--lease", "1")
                post_all(server.url, [first], threads=1)
                until(lambda: platform.sent)
                redis.kill()
                redis.wait()
            try:
                refused = httpx2.post(
                    f"{server.url}/webhooks/json", content=second.body, headers=second.headers, timeout=30
                )
                assert (refused.status_code, refused.json()["detail"]) == (503, wording.PROBLEM_NO_QUEUE)
                assert refused.headers["Retry-After"] == "60"
                assert is_quoted(ask(server))
                assert worker.poll() is None
                platform.answer = lambda _sent: (200, {}, {})
                with redis_serving(tmp_path, port):
                    post_all(server.url, [second], threads=1)
                    queue = open_queue(place)
                    until(lambda: queue.counts().done == 2)
            finally:
                worker.terminate()
                worker.wait(30)
