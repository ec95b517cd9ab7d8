"""How sure is the bot that its first quote answers? Sure enough to say so, to show it with doubt, or not at all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.types import Outcome
from index import Hit

# Logistic regression on questions with and without an answer.
_BIAS = -1.2
_SIMILARITY = 4.0
_COVERAGE = 2.0

_ANSWER = 0.5
_DECLINE = 0.32


def confidence_in(hits: Sequence[Hit]) -> float:
    """The estimated probability, 0 to 1, that the best hit answers the question."""
    if not hits:
        return 0.0
    best = hits[0]
    return 1 / (1 + math.exp(-(_BIAS + _SIMILARITY * best.similarity + _COVERAGE * best.coverage)))


def outcome_at(confidence: float) -> Outcome:
    """What to do at that confidence."""
    if confidence >= _ANSWER:
        return Outcome.ANSWERED
    return Outcome.UNSURE if confidence >= _DECLINE else Outcome.DECLINED
