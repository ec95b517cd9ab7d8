"""The queue: one contract, kept by SQLite and by a real Redis server."""

from __future__ import annotations

import concurrent.futures
import pathlib
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from bot.delivery.queue import REMEMBERED, Counts, Entry, LeaseLostError, Memory, Queue, QueueError, Stage, open_queue
from bot.delivery.redis import RedisQueue
from bot.delivery.sqlite import SqliteQueue
from tests.paths import ROOT
from tests.redis_server import redis_serving


def entry(number: int, conversation: str = "a", sent_at: float | None = None) -> Entry:
    moment = float(number) if sent_at is None else sent_at
    return Entry(f"k{number}", "json", conversation, moment, f"tekst {number}".encode())


class QueueContract:
    place: str
    queue: Queue
    now: float

    def test_what_is_put_is_claimed_as_it_was(self) -> None:
        assert self.queue.put([entry(1)], self.now) == 1
        claim = self.queue.claim(self.now)
        assert claim
        assert claim.entry == entry(1)
        assert (claim.stage, claim.sent, claim.tries, claim.memory) == (Stage.RECEIVED, 0, 0, None)
        assert self.queue.claim(self.now) is None

    def test_a_message_is_put_once(self) -> None:
        assert self.queue.put([entry(1), entry(1), entry(2)], self.now) == 2
        assert self.queue.put([entry(1)], self.now) == 0
        self.finish_all()
        assert self.queue.put([entry(1), entry(2)], self.now) == 0
        assert self.queue.claim(self.now + 1000) is None

    def test_many_processes_put_the_same_message_once(self) -> None:
        program = (
            "import sys, time\nfrom bot.delivery.queue import Entry, open_queue\n"
            "queue = open_queue(sys.argv[1])\n"
            "print(queue.put([Entry(f'k{n}', 'json', 'a', 1.0, b'x') for n in range(200)], 1.0))"
        )
        command = [sys.executable, "-c", program, self.place]
        running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        counts = [int(process.communicate(timeout=60)[0]) for process in running]
        assert sum(counts) == 200

    def test_a_conversation_is_answered_in_the_order_it_was_sent(self) -> None:
        self.queue.put([entry(3), entry(1), entry(2, sent_at=1.0)], self.now)
        assert self.finish_all() == ["k1", "k2", "k3"]

    def test_of_a_conversation_one_message_at_a_time_is_worked_on(self) -> None:
        self.queue.put([entry(1), entry(2), entry(3, "b")], self.now)
        claims = [self.queue.claim(self.now) for _ in range(3)]
        assert [claim and claim.entry.key for claim in claims] == ["k1", "k3", None]

    def test_an_earlier_message_that_comes_later_waits_for_the_one_under_way(self) -> None:
        self.queue.put([entry(2)], self.now)
        claim = self.queue.claim(self.now)
        self.queue.put([entry(1)], self.now)
        assert claim
        assert self.queue.claim(self.now) is None
        self.queue.close(claim, Stage.DONE, self.now)
        assert self.finish_all() == ["k1"]

    def test_a_dead_workers_message_comes_back(self) -> None:
        self.queue.put([entry(1)], self.now)
        dead = self.queue.claim(self.now, lease=10)
        assert dead
        assert self.queue.claim(self.now + 9) is None
        again = self.queue.claim(self.now + 11)
        assert again
        assert again.entry == dead.entry
        with pytest.raises(LeaseLostError):
            self.queue.close(dead, Stage.DONE, self.now + 11)
        with pytest.raises(LeaseLostError):
            self.queue.answered(dead, b"antwoord", None, self.now + 71)
        with pytest.raises(LeaseLostError):
            self.queue.sent(dead, 1, self.now + 71)
        self.queue.close(again, Stage.DONE, self.now + 11)
        assert self.queue.counts() == Counts(0, 0, 1, 0)

    def test_an_answer_is_kept_with_the_memory_and_what_is_sent(self) -> None:
        self.queue.put([entry(1)], self.now)
        claim = self.queue.claim(self.now, lease=1)
        assert claim
        answered = self.queue.answered(claim, b"antwoord", Memory(b"onthouden", self.now + 5000), self.now + 1)
        self.queue.sent(answered, 2, self.now + 1)
        again = self.queue.claim(self.now + 100)
        assert again
        assert (again.stage, again.entry.sealed, again.sent, again.memory) == (
            Stage.ANSWERED,
            b"antwoord",
            2,
            b"onthouden",
        )
        assert self.queue.counts() == Counts(0, 1, 0, 0)

    def test_what_is_put_off_waits_and_holds_up_its_conversation_only(self) -> None:
        self.queue.put([entry(1), entry(2), entry(3, "b")], self.now)
        claim = self.queue.claim(self.now)
        assert claim
        self.queue.later(claim, self.now + 30, 4)
        assert self.finish_all() == ["k3"]
        again = self.queue.claim(self.now + 31)
        assert again
        assert (again.entry.key, again.tries) == ("k1", 4)

    def test_what_waits_can_be_hastened_and_what_is_being_worked_on_is_left_alone(self) -> None:
        self.queue.put([entry(1), entry(2, "b")], self.now)
        claim = self.queue.claim(self.now)
        assert claim
        self.queue.later(claim, self.now + 5000, 1)
        assert self.queue.claim(self.now, lease=10)
        self.queue.hasten(self.now + 60)
        assert self.queue.claim(self.now + 9) is None
        assert self.queue.claim(self.now + 11)
        assert self.queue.claim(self.now + 59) is None
        assert self.queue.claim(self.now + 61)

    def test_memory_is_kept_until_it_expires_or_is_forgotten(self) -> None:
        assert self.queue.memory("a", self.now) is None
        self.queue.remember("a", Memory(b"x", self.now + 60), self.now)
        assert self.queue.memory("a", self.now) == b"x"
        self.queue.remember("a", Memory(b"x", self.now - 1), self.now)
        assert self.queue.memory("a", self.now) is None
        self.queue.remember("a", Memory(b"y", self.now + 60), self.now)
        self.queue.remember("a", None, self.now)
        assert self.queue.memory("a", self.now) is None

    def test_given_up_is_counted(self) -> None:
        self.queue.put([entry(1)], self.now)
        claim = self.queue.claim(self.now)
        assert claim
        self.queue.close(claim, Stage.GIVEN_UP, self.now)
        assert self.queue.counts() == Counts(0, 0, 0, 1)

    def test_bookmarks_are_kept(self) -> None:
        assert self.queue.bookmark("telegram") == ""
        self.queue.keep_bookmark("telegram", "7")
        self.queue.keep_bookmark("telegram", "8")
        assert open_queue(self.place).bookmark("telegram") == "8"

    def test_threads_never_claim_the_same(self) -> None:
        self.queue.put([entry(number, f"c{number % 10}") for number in range(100)], self.now)

        def claim_all(_: int) -> list[str]:
            return self.finish_all()

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            claimed = [key for keys in pool.map(claim_all, range(8)) for key in keys]
        assert len(claimed) == len(set(claimed))
        assert self.queue.counts() == Counts(0, 0, 100, 0)

    def must_break(self) -> None:
        """Every step of a queue that is broken says that it is the queue."""
        steps: tuple[Callable[[], object], ...] = (
            lambda: self.queue.put([entry(9)], self.now),
            lambda: self.queue.claim(self.now),
            lambda: self.queue.memory("a", self.now),
            lambda: self.queue.remember("a", None, self.now),
            lambda: self.queue.bookmark("a"),
            lambda: self.queue.keep_bookmark("a", "1"),
            lambda: self.queue.hasten(self.now),
            self.queue.counts,
        )
        for step in steps:
            with pytest.raises(QueueError):
                step()

    def finish_all(self) -> list[str]:
        """Close everything that is due. Returns the keys in the order of claiming."""
        keys = []
        while claim := self.queue.claim(self.now):
            keys.append(claim.entry.key)
            self.queue.close(claim, Stage.DONE, self.now)
        return keys


class TestSqlite(QueueContract):
    @pytest.fixture(autouse=True)
    def _open(self, tmp_path: pathlib.Path) -> None:
        self.place = str(tmp_path / "queue.sqlite3")
        self.queue = open_queue(self.place)
        self.now = time.time()
        assert isinstance(self.queue, SqliteQueue)

    def test_nothing_of_a_closed_message_is_left_in_the_file(self) -> None:
        self.queue.put([Entry("k1", "json", "gesprek-van-an", 1.0, b"GEHEIME VRAAG")], self.now)
        self.finish_all()
        self.queue.prune(self.now + 1)
        self.must_not_hold(b"GEHEIME VRAAG", b"gesprek-van-an")

    def test_remembering_forgets_what_has_expired_and_leaves_nothing_in_the_file(self) -> None:
        self.queue.remember("gesprek-van-an", Memory(b"GEHEIME VRAAG", self.now + 60), self.now)
        self.queue.remember("b", Memory(b"x", self.now + 120), self.now + 61)
        self.must_not_hold(b"GEHEIME VRAAG", b"gesprek-van-an")

    def must_not_hold(self, *texts: bytes) -> None:
        """None of the texts stands in the file."""
        with sqlite3.connect(self.place) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        stored = pathlib.Path(self.place).read_bytes()
        assert not [text for text in texts if text in stored]

    def test_of_a_closed_message_not_even_the_moment_is_left(self) -> None:
        self.queue.put([entry(7)], self.now)
        self.finish_all()
        with sqlite3.connect(self.place) as database:
            assert database.execute("SELECT sent_at FROM messages").fetchall() == [(0.0,)]
        database.close()

    def test_a_queue_that_breaks_says_so(self) -> None:
        with sqlite3.connect(self.place) as database:
            database.executescript("DROP TABLE messages; DROP TABLE conversations; DROP TABLE bookmarks")
        database.close()
        self.must_break()

    def test_keys_are_forgotten_after_ten_days(self) -> None:
        self.queue.put([entry(1)], self.now)
        self.finish_all()
        self.queue.prune(self.now + REMEMBERED - 1)
        assert self.queue.put([entry(1)], self.now) == 0
        self.queue.prune(self.now + REMEMBERED + 1)
        assert self.queue.put([entry(1)], self.now) == 1

    def test_pruning_keeps_what_is_not_answered(self) -> None:
        self.queue.put([entry(1)], self.now)
        self.queue.prune(self.now + 100 * REMEMBERED)
        assert self.finish_all() == ["k1"]

    def test_a_place_that_cannot_be_written_is_named_with_the_remedy(self, tmp_path: pathlib.Path) -> None:
        with pytest.raises(QueueError, match="LETTERLIJK_QUEUE"):
            open_queue(str(tmp_path / "nergens" / "queue.sqlite3"))


@pytest.fixture(scope="module")
def redis_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_serving(tmp_path_factory.mktemp("redis")) as (place, _):
        yield place


class TestRedis(QueueContract):
    @pytest.fixture(autouse=True)
    def _open(self, redis_place: str) -> None:
        import redis

        with redis.Redis.from_url(redis_place) as connection:
            connection.flushall()
        self.place = redis_place
        self.queue = open_queue(redis_place)
        self.now = time.time()
        assert isinstance(self.queue, RedisQueue)

    def test_nothing_of_a_closed_message_is_left(self) -> None:
        import redis

        self.queue.put([Entry("k1", "json", "gesprek-van-an", 1.0, b"GEHEIME VRAAG")], self.now)
        self.finish_all()
        with redis.Redis.from_url(self.place) as connection:
            left = {key.decode(): connection.ttl(key) for key in connection.keys("*")}
            stored = repr([connection.hgetall(key) for key in left if key.startswith("letterlijk:message")])
        assert not [key for key in left if "gesprek-van-an" in key]
        assert "GEHEIME" not in stored
        assert 0 < left["letterlijk:message:k1"] <= REMEMBERED


def test_what_redis_was_told_survives_its_death(tmp_path: pathlib.Path) -> None:
    with redis_serving(tmp_path) as (place, process):
        port = int(place.split(":")[2].split("/")[0])
        queue = RedisQueue(place)
        queue.put([entry(1), entry(2)], 1.0)
        claim = queue.claim(1.0, lease=1)
        assert claim
        queue.answered(claim, b"antwoord", None, 1.0)
        process.kill()
        process.wait()
        with pytest.raises(QueueError, match="Redis"):
            queue.put([entry(3)], 1.0)
    with redis_serving(tmp_path, port) as (place, _):
        queue = RedisQueue(place)
        again = queue.claim(1000.0)
        assert again
        assert (again.stage, again.entry.sealed) == (Stage.ANSWERED, b"antwoord")


def test_a_server_that_says_nothing_is_soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.redis._PATIENCE", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(QueueError, match="LETTERLIJK_QUEUE does not answer"),
    ):
        open_queue(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(QueueError, match="LETTERLIJK_QUEUE does not answer") as error:
        open_queue("redis://:WACHTWOORD@127.0.0.1:1/0")
    assert "WACHTWOORD" not in str(error.value)


def test_an_address_that_cannot_be_read_is_told_without_its_password() -> None:
    with pytest.raises(QueueError, match="LETTERLIJK_QUEUE is not an address") as error:
        open_queue("redis://:WACHT/WOORD@127.0.0.1:1/0")
    assert "WACHT" not in str(error.value)


def test_every_step_of_a_redis_that_has_gone_says_so(tmp_path: pathlib.Path) -> None:
    with redis_serving(tmp_path) as (place, process):
        broken = QueueContract()
        broken.queue, broken.now = RedisQueue(place), time.time()
        process.kill()
        process.wait()
        broken.must_break()
