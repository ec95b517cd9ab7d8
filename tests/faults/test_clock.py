"""The clock is set back: nobody waits until it is there again, and nothing is kept for ever."""

from __future__ import annotations

import datetime
import pathlib

from bot import Clock, Outcome
from bot.delivery.queue import open_queue
from bot.records import Asked, QuestionLog
from tests.bot.delivery.burst import environment_for, json_posts, post_all, start_worker
from tests.bot.delivery.platform import platform_serving
from tests.faults.clock import WallClock
from tests.faults.visitors import ask, is_quoted, until
from tests.server import free_port, serving

HOUR, FOUR_MINUTES = 3_600, 240  # what is signed may be five minutes old


def test_who_waits_to_ask_again_need_not_wait_for_a_clock_that_is_set_back(
    environment: dict[str, str], tmp_path: pathlib.Path
) -> None:
    clock = WallClock(tmp_path)
    limited = environment | clock.environment | {"LETTERLIJK_RATE_LIMIT": "2 per minute"}
    with serving(limited, free_port()) as server:
        assert [ask(server).status_code for _ in range(3)] == [200, 200, 429]
        clock.set(-HOUR)
        assert [is_quoted(ask(server)) for _ in range(2)] == [True, True]
        refused = ask(server)
    assert (refused.status_code, 1 <= int(refused.headers["Retry-After"]) <= 60) == (429, True)


def test_messages_do_not_wait_for_a_clock_that_is_set_back(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Neither one that was to be sent again in a second, nor one that comes in later."""
    clock = WallClock(tmp_path)
    with platform_serving() as platform:
        platform.answer = lambda _sent: (503, {"Retry-After": "30"}, {})
        environment = environment_for(tmp_path, articles, platform) | clock.environment
        queue = open_queue(environment["LETTERLIJK_QUEUE"])
        first, second = json_posts(2, 1, f"{platform.url}/callback")
        with serving(environment, free_port()) as server:
            worker = start_worker(environment, "--lease", "1")
            try:
                post_all(server.url, [first], threads=1)
                until(lambda: platform.sent)
                platform.answer = lambda _sent: (200, {}, {})
                clock.set(-FOUR_MINUTES)
                until(lambda: queue.counts().done == 1)
                post_all(server.url, [second], threads=1)
                until(lambda: queue.counts().done == 2)
            finally:
                worker.terminate()
                worker.wait(30)


def test_what_was_logged_by_a_clock_that_was_ahead_is_not_kept_for_ever(tmp_path: pathlib.Path) -> None:
    log = QuestionLog(tmp_path / "questions.sqlite3", days=30)
    now = datetime.datetime.now(datetime.UTC)
    log.add([Asked(now + datetime.timedelta(days=4_000), "web", "an", "kramp?", "", Outcome.ANSWERED)])
    assert log.expire() == 0
    (kept,) = log.asked()
    assert kept.at <= now + datetime.timedelta(minutes=1)


def test_a_clock_is_set_back_when_it_goes_less_far_than_a_count_of_seconds() -> None:
    wall, steady = iter([1_000.0, 1_010.0, 900.0, 910.0, 5_000.0]), iter([0.0, 10.0, 20.0, 30.0, 40.0])
    clock = Clock(lambda: next(wall), lambda: next(steady))
    assert [clock.was_set_back() for _ in range(4)] == [False, True, False, False]
