"""From the queue to the platform, also when the worker dies between any two steps."""

from __future__ import annotations

import json
import pathlib
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import Answer, Message, Outcome
from bot.channel import Channel, Delivery, Fate, Verdict
from bot.channels.generic import Json
from bot.channels.telegram import Telegram
from bot.delivery.intake import Intake
from bot.delivery.queue import Counts, Queue, open_queue
from bot.delivery.worker import Worker
from tests.bot.channels.contract import quote_of

JSON = Json("geheim", "yes")
TELEGRAM = Telegram("1:a")
CHANNELS: dict[str, Channel] = {"json": JSON, "telegram": TELEGRAM}


def reply(message: Message) -> Answer:
    return Answer(
        Outcome.SMALLTALK, f"antwoord op {message.text}", conversation=message.conversation.after(message.text)
    )


def message(number: int, sender: str = "an", channel: str = "json", address: str = "https://a.example") -> Message:
    return Message(f"vraag {number}", channel=channel, sender=sender, id=f"m{number}", address=address)


class Office:
    """A queue, a clock that is moved by hand, a worker, and what it has sent."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.now = time.time()
        self.sent: list[Any] = []
        self.verdicts: Iterator[Verdict] = iter(())
        self.intake = Intake(CHANNELS, queue, remembered=1800, clock=lambda: self.now)

    def send(self, _channel: Channel, delivery: Delivery) -> Verdict:
        verdict = next(self.verdicts, Verdict(Fate.SENT))
        if verdict.fate is Fate.SENT:
            self.sent.append(json.loads(delivery.body))
        return verdict

    def worker(self, reply: Callable[[Message], Answer] = reply, queue: Queue | None = None) -> Worker:
        return Worker(
            CHANNELS, queue or self.queue, reply, self.send, remembered=1800, lease=60, clock=lambda: self.now
        )

    def work(self, queue: Queue | None = None) -> None:
        worker = self.worker(queue=queue)
        while worker.step():
            pass

    def texts(self) -> list[str]:
        return [each["answer"]["text"].rpartition("\n")[2] for each in self.sent]


@pytest.fixture
def office(queue: Queue) -> Office:
    return Office(queue)


def test_messages_are_answered_in_order_and_once(office: Office) -> None:
    office.intake.keep(JSON, [message(1), message(2)])
    office.intake.keep(JSON, [message(1), message(3)])
    office.work()
    assert office.texts() == ["antwoord op vraag 1", "antwoord op vraag 2", "antwoord op vraag 3"]
    assert office.queue.counts() == Counts(0, 0, 3, 0)


def test_the_introduction_comes_once(office: Office) -> None:
    office.intake.keep(JSON, [message(1), message(2)])
    office.work()
    assert ["geautomatiseerd systeem" in each["answer"]["text"] for each in office.sent] == [True, False]


def test_later_is_tried_again_when_the_platform_says(office: Office) -> None:
    office.verdicts = iter([Verdict(Fate.LATER, 40, reason="HTTP 429")])
    office.intake.keep(JSON, [message(1), message(2)])
    office.work()
    assert office.sent == []
    office.now += 39
    office.work()
    assert office.sent == []
    office.now += 2
    office.work()
    assert office.texts() == ["antwoord op vraag 1", "antwoord op vraag 2"]


def test_attempts_lie_further_and_further_apart(office: Office) -> None:
    office.verdicts = iter([Verdict(Fate.LATER, reason="HTTP 500")] * 6)
    office.intake.keep(JSON, [message(1)])
    start, tries = office.now, []
    while not office.sent:
        office.work()
        office.now += 0.5
        claim_at = office.now - start
        tries.append(claim_at)
    assert 15 < office.now - start < 64 + 6


def test_a_limit_for_everyone_holds_up_the_channel_only(office: Office) -> None:
    office.verdicts = iter([Verdict(Fate.LATER, 30, everyone=True)])
    office.intake.keep(TELEGRAM, [message(1, "an", "telegram", '{"chat_id": "1", "private": true}')])
    worker = office.worker()
    worker.step()
    office.intake.keep(TELEGRAM, [message(2, "bo", "telegram", '{"chat_id": "2", "private": true}')])
    office.intake.keep(JSON, [message(3)])
    while worker.step():
        pass
    assert len(office.sent) == 1
    office.now += 31
    while worker.step():
        pass
    assert {each.get("chat_id") for each in office.sent} == {None, "1", "2"}


def test_no_platform_has_us_wait_longer_than_an_hour(office: Office) -> None:
    office.verdicts = iter([Verdict(Fate.LATER, 1e12, reason="HTTP 429")])
    office.intake.keep(JSON, [message(1)])
    office.work()
    office.now += 3601
    office.work()
    assert office.texts() == ["antwoord op vraag 1"]


def test_refused_mark_up_is_sent_as_plain_text(office: Office) -> None:
    office.verdicts = iter([Verdict(Fate.REFUSED, reason="HTTP 400")])
    office.intake.keep(TELEGRAM, [message(1, channel="telegram", address='{"chat_id": "1", "private": true}')])
    office.work()
    (sent,) = office.sent
    assert "parse_mode" not in sent
    assert office.queue.counts() == Counts(0, 0, 1, 0)


def test_who_blocked_the_bot_holds_up_nothing(office: Office) -> None:
    office.verdicts = iter([Verdict(Fate.REFUSED)])
    office.intake.keep(JSON, [message(1), message(2)])
    office.work()
    assert office.texts() == ["antwoord op vraag 2"]
    assert office.queue.counts() == Counts(0, 0, 1, 1)


def test_what_is_a_day_old_is_not_answered(office: Office) -> None:
    office.intake.keep(JSON, [message(1)])
    office.now += 24 * 3600 + 1
    office.work()
    assert (office.sent, office.queue.counts()) == ([], Counts(0, 0, 0, 1))


def test_a_mistake_in_answering_costs_no_message(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def fails(_message: Message) -> Answer:
        raise ZeroDivisionError

    office.intake.keep(JSON, [message(1)])
    assert office.worker(fails).step()
    assert "could not be answered" in caplog.text
    assert "vraag 1" not in caplog.text
    office.now += 10
    office.work()
    assert office.texts() == ["antwoord op vraag 1"]


def test_a_queue_that_breaks_ends_no_worker(
    office: Office, tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite3.connect(tmp_path / "queue.sqlite3") as database:
        database.executescript("DROP TABLE messages; DROP TABLE conversations")
    database.close()
    stopping = threading.Event()
    thread = threading.Thread(target=office.worker().run, args=(stopping, 1))
    thread.start()
    while not {"written", "read"} <= set(re.findall(r"cannot be (\w+)", caplog.text)):  # by pruning, by claiming
        assert thread.is_alive()
        time.sleep(0.01)
    assert thread.is_alive()
    stopping.set()
    thread.join()


def test_a_channel_that_was_switched_off_is_given_up(office: Office, queue: Queue) -> None:
    office.intake.keep(JSON, [message(1)])
    Worker({}, queue, reply, office.send, remembered=1).step()
    assert queue.counts() == Counts(0, 0, 0, 1)


def test_a_new_secret_gives_up_what_the_old_one_sealed(office: Office, queue: Queue) -> None:
    office.intake.keep(JSON, [message(1)])
    Worker({"json": Json("anders")}, queue, reply, office.send, remembered=1).step()
    assert queue.counts() == Counts(0, 0, 0, 1)


class DyingQueue:
    """A queue whose process dies just before or just after its nth step."""

    def __init__(self, queue: Queue, steps: int, *, after: bool) -> None:
        self._queue = queue
        self._left = steps
        self._after = after

    def __getattr__(self, name: str) -> Any:
        if name == "counts":
            return self._queue.counts

        def step(*values: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise SystemExit
            result = getattr(self._queue, name)(*values, **named)
            if self._left == 0:
                raise SystemExit
            return result

        return step


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("steps", range(1, 7))
def test_death_between_any_two_steps_loses_and_doubles_nothing(tmp_path: pathlib.Path, steps: int, after: bool) -> None:
    """Claim, answered and close of two messages: six steps, and the process dies before or after each.

    With an idempotency key there is one of everything. Without, the one window is between sending and noting it.
    """
    queue = open_queue(str(tmp_path / "queue.sqlite3"))
    office = Office(queue)
    office.intake.keep(JSON, [message(1), message(2)])
    with pytest.raises(SystemExit):
        office.work(DyingQueue(queue, steps, after=after))
    office.now += 61
    office.work()
    assert queue.counts() == Counts(0, 0, 2, 0)
    ids = [each["id"] for each in office.sent]
    assert list(dict.fromkeys(ids)) == ["m1", "m2"]
    assert len(ids) == (3 if not after and steps in {3, 6} else 2)
    introductions = {each["id"] for each in office.sent if "geautomatiseerd" in each["answer"]["text"]}
    assert introductions == {"m1"}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("steps", range(1, 10))
def test_death_in_the_middle_of_a_long_answer_sends_the_rest(tmp_path: pathlib.Path, steps: int, after: bool) -> None:
    """Three parts, a second between each: claim, answered, sent, later; claim, sent, later; claim, close."""
    queue = open_queue(str(tmp_path / "queue.sqlite3"))
    office = Office(queue)
    office.intake.keep(TELEGRAM, [message(1, channel="telegram", address='{"chat_id": "1", "private": true}')])

    def long(_message: Message) -> Answer:
        quotes = tuple(quote_of(f"Deel {part}. " + "Nog een zin. " * 250, title=f"T{part}") for part in range(3))
        return Answer(Outcome.ANSWERED, "Dit:", quotes, disclaimer="Let op.")

    def work(queue: Queue) -> None:
        worker = office.worker(long, queue)
        while queue.counts().done == 0:
            worker.step()
            office.now += 2

    with pytest.raises(SystemExit):
        work(DyingQueue(queue, steps, after=after))
    office.now += 61
    work(queue)
    parts = [re.findall(r"Deel (\d)", each["text"])[0] for each in office.sent]
    assert list(dict.fromkeys(parts)) == ["0", "1", "2"]
    assert len(parts) == (4 if not after and steps in {3, 6, 9} else 3)
