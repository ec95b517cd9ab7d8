"""How sure is the bot that its first quote answers? Sure enough to say so, to show it with doubt, or not at all.

A logistic regression on three things: how near in meaning the nearest sentence of all found passages is, how much of
the question's words stand in the best passage, and whether that speaks at all of what is asked (`bot.aspects`). The
numbers belong to an encoder, for another encoder's similarities lie elsewhere; `python -m bot calibrate` finds those of
any encoder and keeps them in the index.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from bot.aspects import is_missed
from bot.types import Outcome
from corpus import Article
from index import Hit


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the regression, and the probabilities from which the bot answers, and below which it declines.

    The defaults are the bundled encoder's: `python -m tests.bench.calibrate`.
    """

    bias: float = -6.394
    nearest: float = 14.011
    coverage: float = 0.224
    missed: float = -4.507
    answer: float = 0.856
    decline: float = 0.294

    @classmethod
    def of(cls, stored: Mapping[str, float]) -> Calibration:
        """As an index keeps it; the defaults where it keeps none."""
        names = {field.name for field in fields(cls)}
        return cls(**stored) if stored.keys() == names else cls()

    def stored(self) -> dict[str, float]:
        """As an index keeps it."""
        return asdict(self)

    def weighted(self, features: Sequence[float]) -> tuple[float, float, float]:
        """What each of `features_of` adds to the sum."""
        nearest, coverage, missed = features
        return self.nearest * nearest, self.coverage * coverage, self.missed * missed

    def probability(self, features: Sequence[float]) -> float:
        """That the best hit answers, 0 to 1, by its `features_of`."""
        return 1 / (1 + math.exp(-(self.bias + sum(self.weighted(features)))))

    def nearest_needed(self, features: Sequence[float]) -> float:
        """How near a sentence had to be for an answer, had the other features stayed the same."""
        _, coverage, missed = self.weighted(features)
        wanted = math.log(self.answer / (1 - self.answer))
        return (wanted - self.bias - coverage - missed) / self.nearest

    def outcome_at(self, confidence: float) -> Outcome:
        """What to do at that probability."""
        if confidence >= self.answer:
            return Outcome.ANSWERED
        return Outcome.UNSURE if confidence >= self.decline else Outcome.DECLINED


def features_of(question: str, hits: Sequence[Hit], articles: Mapping[str, Article]) -> tuple[float, float, float]:
    """Cosine of the nearest sentence, coverage of the best hit, and 1 if that is not about what is asked, else 0."""
    if not hits:
        return 0.0, 0.0, 1.0
    best = hits[0]
    nearest = max(hit.nearest for hit in hits)
    return nearest, best.coverage, float(is_missed(question, said_in(best, articles)))


def said_in(hit: Hit, articles: Mapping[str, Article]) -> str:
    """The passage with the title and the headings that it stands under."""
    title = articles[hit.chunk.article_id].metadata.title
    return " ".join((title, *hit.chunk.headings, hit.chunk.text))
