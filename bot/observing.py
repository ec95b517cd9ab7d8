"""Who is told of every answer: counts, measures and, where the publisher chose that, the log of questions.

An observer that fails costs a visitor nothing: the answer is given, and the operator reads of the failure.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.types import Answer, Message

Reply = Callable[[Message], Answer]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """A message and its answer; `seconds` is how long that took."""

    message: Message
    answer: Answer
    seconds: float


Observer = Callable[[Answered], None]


def observed(reply: Reply, observers: Sequence[Observer], clock: Callable[[], float] = time.perf_counter) -> Reply:
    """The same replies, of which every observer is told."""

    def told(message: Message) -> Answer:
        began = clock()
        answer = reply(message)
        answered = Answered(message, answer, clock() - began)
        for observer in observers:
            try:
                observer(answered)
            except Exception:  # noqa: BLE001 whatever it is
                _log.exception("an answer was given, but one of those who are told of it failed")
        return answer

    return told
