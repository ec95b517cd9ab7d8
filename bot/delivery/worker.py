"""Claims messages, answers them, and sends the answers.

    claim → answer → keep the deliveries → send one, note that it is sent → … → send the last, close

The process may die between any two of these. What was kept is not done again; a delivery that was sent and not yet
noted is sent once more, with the same id, for platforms that take an idempotency key (Matrix, JSON callbacks). The
others have none, so there a visitor may see one message twice.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.channel import Channel, Delivery, Fate, Verdict
from bot.clock import Clock
from bot.delivery.answering import NOTHING_KEPT, Kept, answer_to
from bot.delivery.pace import Pace
from bot.delivery.queue import LEASE, Claim, LeaseLostError, Memory, Queue, QueueError, Stage
from bot.delivery.sealing import Seal, SealError
from bot.delivery.sending import Send
from bot.observing import Reply

_IDLE = 0.1  # seconds between looks at an empty queue
_SLOWEST = 300.0  # seconds between attempts
_LONGEST = 3600.0  # seconds that a platform can have us wait
_DOUBLINGS = 9  # from a second to the slowest
_PATIENCE = 0.2  # seconds that a thread itself waits for its turn to send; there are others to send to
_BROKEN = 5.0  # seconds until a queue that failed is tried again
_LOOK = 5.0  # seconds between looks at what has expired, and at the clock
_log = logging.getLogger(__name__)


class Worker:
    """Works on the queue, in any number of threads and processes."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        queue: Queue,
        reply: Reply,
        send: Send,
        *,
        remembered: float,
        lease: float = LEASE,
        clock: Callable[[], float] = time.time,
        kept: Kept = NOTHING_KEPT,
    ) -> None:
        self._channels = channels
        self._queue = queue
        self._reply = reply
        self._send = send
        self._remembered = remembered
        self._lease = lease
        self._clock = clock
        self._kept = kept
        self._pace = Pace()

    def run(self, stopping: threading.Event, threads: int) -> None:
        """Work until `stopping`, then end what is under way."""
        workers = [threading.Thread(target=self._loop, args=(stopping,)) for _ in range(threads)]
        for worker in workers:
            worker.start()
        clock = Clock(self._clock)
        while not stopping.is_set():
            self._keep_up(clock.was_set_back())
            stopping.wait(_LOOK)
        for worker in workers:
            worker.join()

    def step(self) -> bool:
        """Work on one message as far as it goes now. Returns whether there was one."""
        claim = self._queue.claim(self._clock(), self._lease)
        if claim is None:
            return False
        try:
            self._work(claim)
        except LeaseLostError as lost:
            _log.warning("%s: %s", claim.entry.channel, lost)
        except SealError as error:
            _log.error("%s", error)
            self._queue.close(claim, Stage.GIVEN_UP, self._clock())
        except QueueError:
            raise
        except Exception:  # noqa: BLE001
            # The message goes back: a mistake of ours must not cost a visitor the answer.
            _log.exception("a message of %s could not be answered", claim.entry.channel)
            self._again(claim, Verdict(Fate.LATER, reason="not answered"))
        return True

    def _keep_up(self, was_set_back: bool) -> None:
        """Forget what has expired. When the clock was set back, nothing waits until it is there again."""
        now = self._clock()
        try:
            self._queue.prune(now)
            if was_set_back:
                _log.warning("the clock was set back: what waits is due within %.0f s", self._lease)
                self._pace = Pace()
                self._queue.hasten(now + self._lease)
        except QueueError as error:
            _log.error("%s", error)

    def _loop(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                if not self.step():
                    stopping.wait(_IDLE)
            except QueueError as error:
                _log.error("%s", error)
                stopping.wait(_BROKEN)

    def _work(self, claim: Claim) -> None:
        channel = self._channels.get(claim.entry.channel)
        if channel is None or self._clock() - claim.entry.sent_at > channel.window:
            _log.warning("%s: a message was too late to answer, or its channel is off", claim.entry.channel)
            self._queue.close(claim, Stage.GIVEN_UP, self._clock())
            return
        seal = Seal(channel)
        if claim.stage is Stage.RECEIVED:
            claim = self._answer(claim, channel, seal)
        deliveries = seal.opened_deliveries(claim.entry.sealed)
        for number in range(claim.sent, len(deliveries)):
            verdict = self._deliver(claim, channel, deliveries[number])
            if verdict.fate is Fate.LATER:
                self._again(claim, verdict)
                return
            if verdict.fate is Fate.REFUSED:
                _log.error("%s refused an answer: %s", channel.name, verdict.reason)
                self._queue.close(claim, Stage.GIVEN_UP, self._clock())
                return
            if number + 1 < len(deliveries):
                self._queue.sent(claim, number + 1, self._clock() + self._lease)
        self._queue.close(claim, Stage.DONE, self._clock())

    def _answer(self, claim: Claim, channel: Channel, seal: Seal) -> Claim:
        message = seal.opened_message(claim.entry.sealed)
        known = seal.opened_memory(claim.memory)
        answer, memory = answer_to(message, known, self._reply, claim.entry.conversation, self._kept)
        now = self._clock()
        kept = None if memory is None else Memory(seal.text(memory), now + self._remembered)
        deliveries = seal.deliveries(channel.reply(message, answer))
        return self._queue.answered(claim, deliveries, kept, now + self._lease)

    def _deliver(self, claim: Claim, channel: Channel, delivery: Delivery) -> Verdict:
        wait = self._pace.wait(channel, claim.entry.conversation, self._clock(), _PATIENCE)
        if wait > _PATIENCE:
            return Verdict(Fate.LATER, wait)
        time.sleep(wait)
        verdict = self._sent(channel, delivery)
        if verdict.fate is Fate.REFUSED and delivery.fallback:
            _log.warning("%s refused mark-up (%s): sending plain text", channel.name, verdict.reason)
            verdict = self._sent(channel, Delivery(delivery.address, delivery.fallback, delivery.id))
        if verdict.everyone:
            self._pace.pause(channel, self._clock() + max(verdict.after, 1.0))
        return verdict

    def _sent(self, channel: Channel, delivery: Delivery) -> Verdict:
        verdict = self._send(channel, delivery)
        return replace(verdict, after=min(verdict.after, _LONGEST))

    def _again(self, claim: Claim, verdict: Verdict) -> None:
        """Give the message back, for when the platform said, else for twice as long as the time before.

        Only waiting for a turn is no attempt.
        """
        wait = verdict.after or min(_SLOWEST, 2.0 ** min(claim.tries, _DOUBLINGS)) * random.uniform(0.5, 1)  # noqa: S311 to spread attempts
        if verdict.reason:
            _log.warning("%s: %s, again in %.0f s", claim.entry.channel, verdict.reason, wait)
        self._queue.later(claim, self._clock() + wait, claim.tries + bool(verdict.reason))
