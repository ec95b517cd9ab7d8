"""Telegram by long polling, against a server that keeps updates as the Bot API does."""

from __future__ import annotations

import contextlib
import json
import pathlib
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.delivery.intake import Intake
from bot.delivery.polling import Polling, PollingError
from bot.delivery.queue import Counts, Queue
from bot.delivery.sending import HttpSender
from tests.bot.channels.test_telegram import update
from tests.bot.delivery.platform import Platform, Sent


class BotApi:
    """Keeps updates until a later one is asked for."""

    def __init__(self, updates: list[dict[str, Any]]) -> None:
        self.updates = updates

    def __call__(self, sent: Sent) -> tuple[int, dict[str, str], Any]:
        assert sent.path == "/bot1:a/getUpdates"
        self.updates = [each for each in self.updates if each["update_id"] >= sent.body.get("offset", 0)]
        return 200, {}, {"ok": True, "result": self.updates[:2]}


@pytest.fixture
def polling(platform: Platform, queue: Queue) -> Iterator[Polling]:
    channel = Telegram("1:a", polling="yes", api=platform.url)
    with contextlib.closing(HttpSender()) as sender:
        yield Polling(channel, Intake({"telegram": channel}, queue, remembered=60), queue, sender)


def test_updates_are_read_once_and_forgotten_only_when_they_are_kept(
    platform: Platform, queue: Queue, polling: Polling
) -> None:
    api = BotApi([update(number, text=f"vraag {number}") for number in range(3)])
    platform.answer = api
    polling.step()
    assert (queue.counts(), len(api.updates)) == (Counts(2, 0, 0, 0), 3)
    polling.step()
    polling.step()
    assert (queue.counts(), api.updates) == (Counts(3, 0, 0, 0), [])
    assert queue.bookmark("telegram") == "1003"


def test_after_a_crash_before_the_bookmark_nothing_is_doubled(
    platform: Platform, queue: Queue, polling: Polling
) -> None:
    platform.answer = BotApi([update(0, text="hoi")])
    polling.step()
    queue.keep_bookmark("telegram", "")
    polling.step()
    assert queue.counts() == Counts(1, 0, 0, 0)


def test_what_is_no_message_is_passed_over(platform: Platform, queue: Queue, polling: Polling) -> None:
    platform.answer = BotApi([{"update_id": 5, "poll": {}}])
    polling.step()
    assert (queue.counts(), queue.bookmark("telegram")) == (Counts(0, 0, 0, 0), "6")


def test_a_refusal_is_told(platform: Platform, polling: Polling) -> None:
    platform.answer = lambda _sent: (401, {}, {"ok": False})
    with pytest.raises(PollingError, match="401"):
        polling.step()


def test_a_queue_that_breaks_does_not_end_it(
    polling: Polling, tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite3.connect(tmp_path / "queue.sqlite3") as database:
        database.execute("DROP TABLE bookmarks")
    database.close()
    stopping = threading.Event()
    thread = threading.Thread(target=polling.run, args=(stopping,))
    thread.start()
    while "cannot be read" not in caplog.text:
        assert thread.is_alive()
        stopping.wait(0.01)
    assert thread.is_alive()
    stopping.set()
    thread.join(10)


def test_it_stops_when_told(platform: Platform, queue: Queue, polling: Polling) -> None:
    platform.answer = BotApi([update(0, text="hoi")])
    stopping = threading.Event()
    thread = threading.Thread(target=polling.run, args=(stopping,))
    thread.start()
    while queue.counts() == Counts(0, 0, 0, 0):
        stopping.wait(0.01)
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()
    assert json.dumps(platform.sent[0].body["allowed_updates"]) == '["message"]'
