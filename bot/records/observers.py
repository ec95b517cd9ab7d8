"""Who is told of every answer, to count it and, where the publisher chose that, to keep the question."""

from __future__ import annotations

import datetime
import logging

from bot.observing import Answered, Observer
from bot.records.batching import Batch
from bot.records.counts import Counted
from bot.records.database import RecordsError
from bot.records.passages import passages_of
from bot.records.places import count_store, question_log
from bot.records.questions import Asked
from bot.settings import Settings
from bot.types import Outcome

_log = logging.getLogger(__name__)
# Whoever is in an emergency is helped and counted; what they wrote is nobody's business.
_KEPT = frozenset({Outcome.ANSWERED, Outcome.UNSURE, Outcome.DECLINED})


def observers_of(settings: Settings) -> tuple[Observer, ...]:
    """What counts and what logs, by the settings. Raises `SettingsError` when the log's key cannot be used.

    What the log kept for long enough goes at once, also where it is off by now.
    """
    _expire(settings)
    observers: list[Observer] = []
    if settings.counts == "on":
        observers.append(_counting(settings))
    if settings.questions == "log":
        observers.append(_logging(settings))
    return tuple(observers)


def _expire(settings: Settings) -> None:
    try:
        question_log(settings).expire()
    except RecordsError as error:  # a server that cannot erase can still answer
        _log.error("%s", error)


def _counting(settings: Settings) -> Observer:
    batch = Batch(count_store(settings).add)

    def count(answered: Answered) -> None:
        answer = answered.answer
        batch.add(Counted(datetime.date.today(), answered.message.channel, answer.outcome, passages_of(answer)))

    return count


def _logging(settings: Settings) -> Observer:
    batch = Batch(question_log(settings).add)

    def keep(answered: Answered) -> None:
        message, answer = answered.message, answered.answer
        if answer.outcome in _KEPT:
            now = datetime.datetime.now(datetime.UTC)
            passages = passages_of(answer)
            understood = answer.understood_as
            batch.add(
                Asked(now, message.channel, message.conversation.id, message.text, understood, answer.outcome, passages)
            )

    return keep
