"""What is known of a passage made one score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# How much the question's words count beside its meaning: `make evaluate` cross-validates it.
COVERAGE_WEIGHT = 0.15


def joined(
    passage: NDArray[np.float32], best_sentence: NDArray[np.float32], passage_share: float
) -> NDArray[np.float32]:
    """`(n,)` similarities of passages: the weighted means of their own cosines and those of their best sentences."""
    return np.asarray(passage_share * passage + (1 - passage_share) * best_sentence, np.float32)


def fuse(similarity: NDArray[np.float32], coverage: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(n,)` scores up to 1, higher is better: cosines (-1 to 1) and coverages (0 to 1), weighted and summed.

    Both compare between questions, so the scores do too: nothing is stretched to a question's own best and worst, which
    on the measured sets ranks better than min-max scores or reciprocal ranks.
    """
    return np.asarray((similarity + COVERAGE_WEIGHT * coverage) / (1 + COVERAGE_WEIGHT), np.float32)
