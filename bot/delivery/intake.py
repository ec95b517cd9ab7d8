"""A request at a webhook to the response: messages are safe in the queue before the platform hears that they are.

Messages whose answer must stand in the response are answered here; all others by a worker.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from bot.channel import Channel, Delivery, RefusedError, Request, Response
from bot.delivery.answering import NOTHING_KEPT, Kept, answer_to
from bot.delivery.queue import Entry, Memory, Queue
from bot.delivery.sealing import Seal
from bot.observing import Reply
from bot.types import Message

_NOT_FOUND = 404


class Intake:
    """Takes what platforms send.

    `remembered` is how many seconds a conversation is remembered; `kept` is what else is kept of one.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        queue: Queue,
        remembered: float,
        clock: Callable[[], float] = time.time,
        kept: Kept = NOTHING_KEPT,
    ) -> None:
        self._channels = channels
        self._queue = queue
        self._remembered = remembered
        self._clock = clock
        self._kept = kept

    def receive(
        self,
        name: str,
        reply: Reply,
        *,
        method: str = "POST",
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: bytes,
    ) -> Response:
        """The response to a request for the channel `name`. Header names are in lower case."""
        request = Request(method, headers, query, body, self._clock())
        channel = self._channels.get(name)
        if channel is None:
            return Response(_NOT_FOUND, "this channel is not enabled")
        try:
            if (hello := channel.handshake(request)) is not None:
                return hello
            channel.verify(request)
            messages = channel.read(request)
        except RefusedError as refused:
            return Response(refused.status, str(refused))
        self.keep(channel, (message for message in messages if message.address))
        return channel.acknowledge(
            tuple(
                delivery
                for message in messages
                if not message.address
                for delivery in self._answered(channel, message, reply)
            )
        )

    def keep(self, channel: Channel, messages: Iterable[Message]) -> int:
        """Put messages in the queue. Returns how many were new."""
        seal, now = Seal(channel), self._clock()
        entries = [
            Entry(
                seal.key(message),
                channel.name,
                seal.conversation(message),
                message.sent_at.timestamp() if message.sent_at else now,
                seal.message(message),
            )
            for message in messages
        ]
        return self._queue.put(entries, now) if entries else 0

    def _answered(self, channel: Channel, message: Message, reply: Reply) -> tuple[Delivery, ...]:
        """The answer at once. Asking again is answered again: the answer to the first may have been lost."""
        seal, now = Seal(channel), self._clock()
        conversation = seal.conversation(message)
        known = seal.opened_memory(self._queue.memory(conversation, now))
        answer, memory = answer_to(message, known, reply, conversation, self._kept)
        kept = None if memory is None else Memory(seal.text(memory), now + self._remembered)
        self._queue.remember(conversation, kept, now)
        return channel.reply(message, answer)
