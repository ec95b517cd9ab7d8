"""A thousand messages from a hundred senders, while everything goes wrong that can."""

from __future__ import annotations

import collections
import pathlib
import random
import signal
import subprocess
import time
from typing import Any

import pytest

from bot.delivery.queue import Counts, Queue, open_queue
from tests.bot.delivery.burst import environment_for, json_posts, post_all, start_worker, whatsapp_posts
from tests.bot.delivery.platform import Platform, Sent
from tests.server import free_port, serving

SENDERS, MESSAGES = 50, 10  # of each of two channels
THREADS = 4
LEASE = 5
KILLS = 2
PATIENCE = 600.0


class Trouble:
    """A platform that now and then fails, asks to wait, or takes what it is sent and says that it failed."""

    def __init__(self) -> None:
        self.taken: list[Sent] = []
        self.failed = 0
        self._chance = random.Random(7)  # noqa: S311

    def __call__(self, sent: Sent) -> tuple[int, dict[str, str], Any]:
        luck = self._chance.random()
        if luck < 0.03:
            self.failed += 1
            return 500, {}, {"error": {"code": 2}}
        if luck < 0.035:
            self.failed += 1
            return 429, {"Retry-After": "1"}, {"error": {"code": 130429}}
        self.taken.append(sent)
        # A callback that was taken but not confirmed is sent again, with the same idempotency key.
        return (503, {}, {}) if luck < 0.06 and sent.path == "/callback" else (200, {}, {})


def test_each_of_a_thousand_messages_has_one_answer(
    platform: Platform, articles: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.answer = trouble = Trouble()
    environment = environment_for(tmp_path, articles, platform)
    chance = random.Random(42)  # noqa: S311
    posts = json_posts(SENDERS, MESSAGES, f"{platform.url}/callback") + whatsapp_posts(SENDERS, MESSAGES, chance)
    posts += chance.sample(posts, len(posts) // 3)  # duplicates
    chance.shuffle(posts)
    queue = open_queue(environment["LETTERLIJK_QUEUE"])
    with serving(environment, free_port()) as server:
        worker = start_worker(environment, "--lease", str(LEASE), "--threads", str(THREADS))
        try:
            post_all(server.url, posts[: len(posts) // 2], threads=8)
            worker = _kill(worker, trouble, 250, environment)
            post_all(server.url, posts[len(posts) // 2 :], threads=8)
            worker = _kill(worker, trouble, 600, environment)
            counts = _finished(queue)
        finally:
            worker.terminate()
            worker.wait(30)

    callbacks = collections.Counter(
        sent.headers["idempotency-key"] for sent in trouble.taken if sent.path == "/callback"
    )
    whatsapp = collections.Counter(sent.body["to"] for sent in trouble.taken if sent.path != "/callback")
    doubled = sum(count - MESSAGES for count in whatsapp.values())
    with capsys.disabled():
        print(
            f"\n{2 * SENDERS * MESSAGES} messages from {2 * SENDERS} senders in {len(posts)} requests, "
            f"{trouble.failed} errors of the platform, {KILLS} times SIGKILL: {counts.done} answered, "
            f"{counts.given_up} given up; JSON: {len(callbacks)} answers with a key of their own; "
            f"WhatsApp: {whatsapp.total()} answers, {doubled} of them sent again after a SIGKILL"
        )
    assert counts == Counts(0, 0, 2 * SENDERS * MESSAGES, 0)
    assert callbacks.keys() == {f"j{sender}-{number}" for sender in range(SENDERS) for number in range(MESSAGES)}
    assert len(whatsapp) == SENDERS
    assert min(whatsapp.values()) == MESSAGES
    assert 0 <= doubled <= KILLS * THREADS  # no more than what was being sent when the process died


def _kill(
    worker: subprocess.Popen[bytes], trouble: Trouble, after: int, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Kill the worker once the platform has taken so many answers. Returns the one that takes over."""
    deadline = time.monotonic() + PATIENCE
    while len(trouble.taken) < after:
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)
    return start_worker(environment, "--lease", str(LEASE), "--threads", str(THREADS))


def _finished(queue: Queue) -> Counts:
    deadline = time.monotonic() + PATIENCE
    while (counts := queue.counts()).received + counts.answered:
        assert time.monotonic() < deadline, counts
        time.sleep(0.1)
    return counts
