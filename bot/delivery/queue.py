"""What waits to be answered or sent, kept so that neither a crash nor a restart loses or repeats anything.

A message is put once: its key is remembered for ten days, longer than any platform retries. Of a conversation one
message at a time is worked on, the earliest sent first. Whoever claims a conversation has it until the lease ends; a
worker that dies gives it back that way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from bot.types import BotError, SettingsError

REMEMBERED = 10 * 24 * 3600  # seconds; WhatsApp retries for up to seven days
LEASE = 60.0  # seconds; longer than a send may take


class QueueError(BotError):
    """The queue cannot be used; the message says how to mend it."""


class LeaseLostError(QueueError):
    """Another worker has the conversation by now."""


class Stage(IntEnum):
    """How far a message is."""

    RECEIVED = 0
    ANSWERED = 1
    DONE = 2
    GIVEN_UP = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A message to be put. `key` and `conversation` are hashes; `sent_at` is in seconds since 1970."""

    key: str
    channel: str
    conversation: str
    sent_at: float
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours until the lease ends.

    `sealed` is the message while `stage` is RECEIVED, then its deliveries, of which the first `sent` are sent. `tries`
    counts attempts that failed. `memory` is what the conversation remembers, None at its start.
    """

    entry: Entry
    token: str
    stage: Stage
    sent: int
    tries: int
    memory: bytes | None


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation remembers, until `expires`, in seconds since 1970."""

    sealed: bytes
    expires: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages are waiting for an answer, being sent, done, and given up."""

    received: int
    answered: int
    done: int
    given_up: int


class Queue(Protocol):
    """A store of messages. Every method is one atomic step; `now` is in seconds since 1970.

    Methods that take a claim raise `LeaseLostError` when it is ours no longer.
    """

    def put(self, entries: Iterable[Entry], now: float) -> int:
        """Keep the messages that are new. Returns how many were."""

    def claim(self, now: float, lease: float = LEASE) -> Claim | None:
        """The first message of the conversation that waits longest; None when nothing is due."""

    def answered(self, claim: Claim, deliveries: bytes, memory: Memory | None, due: float) -> Claim:
        """Keep the deliveries in place of the message, and what is remembered now. The lease ends at `due`."""

    def sent(self, claim: Claim, number: int, due: float) -> None:
        """Note that the first `number` deliveries are sent. The lease ends at `due`."""

    def later(self, claim: Claim, due: float, tries: int) -> None:
        """Give the conversation back until `due`."""

    def close(self, claim: Claim, stage: Stage, now: float) -> None:
        """Forget the text and whose it was; only the message's key is left."""

    def memory(self, conversation: str, now: float) -> bytes | None:
        """What the conversation remembers, None when that is nothing."""

    def remember(self, conversation: str, memory: Memory | None, now: float) -> None:
        """Replace what the conversation remembers; None forgets it. What has expired by `now` is forgotten."""

    def bookmark(self, name: str) -> str:
        """How far a channel that is polled has been read; empty at first."""

    def keep_bookmark(self, name: str, place: str) -> None:
        """Note how far a channel that is polled has been read."""

    def counts(self) -> Counts:
        """How many messages there are of each stage."""

    def hasten(self, due: float) -> None:
        """Let no conversation wait longer than until `due`, which whoever has claimed one has too."""

    def prune(self, now: float) -> None:
        """Forget what has been remembered long enough."""


def open_queue(place: str) -> Queue:
    """The queue at `place`: a file, or a redis:// address when several machines share it. Raises `SettingsError`."""
    if place.startswith(("redis://", "rediss://", "unix://")):
        try:
            from bot.delivery.redis import RedisQueue
        except ImportError:
            raise SettingsError(
                "LETTERLIJK_QUEUE is a Redis address: pip install -r requirements-channels.txt"
            ) from None
        return RedisQueue(place)
    from bot.delivery.sqlite import SqliteQueue

    return SqliteQueue(place)
