"""The two weights of the ranking by cross-validation: `make evaluate` prints what is chosen and how sure that is.

Questions are those of the two real articles and of our own. In each of five folds the weights are chosen on the other
four, by the mean of success@1 and success@3, and measured on the fold.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot import Settings
from bot.evaluation import Question, first_hit, read_questions
from bot.followup import understood
from index import Encoder, Generation, Retriever, load_encoder
from index.dutch import terms_of
from index.fusion import COVERAGE_WEIGHT
from tests.bench.quality import OWN_QUESTIONS, QUESTIONS, imported, indexed

FOLDS = 5
SHARES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.85, 1.0)
WEIGHTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True)
class Legs:
    """For one question, per passage: the cosine of itself and of its best sentence, the coverage, does it answer."""

    passage: NDArray[np.float32]
    sentence: NDArray[np.float32]
    coverage: NDArray[np.float32]
    answers: NDArray[np.bool_]

    def success(self, share: float, weight: float) -> tuple[bool, bool]:
        """Whether a passage that answers comes first, and among the first three."""
        scores = share * self.passage + (1 - share) * self.sentence + weight * self.coverage
        ranked = self.answers[np.argsort(-scores, kind="stable")]
        return bool(ranked[0]), bool(ranked[:3].any())


def main() -> None:
    """Print the choice of each fold, what it gives there, and what the weights of the program give."""
    encoder = load_encoder(Settings().encoder)
    with tempfile.TemporaryDirectory() as folder:
        real = imported(Path(folder) / "real", encoder)
        own = indexed(Settings().articles, Path(folder) / "own", encoder)
        legs = legs_of(real, encoder, read_questions(QUESTIONS)) + legs_of(own, encoder, read_questions(OWN_QUESTIONS))
    grid = list(itertools.product(SHARES, WEIGHTS))
    table = np.array([[leg.success(*weights) for weights in grid] for leg in legs], float)
    fold_of = np.random.default_rng(0).permutation(len(legs)) % FOLDS
    found = []
    for fold in range(FOLDS):
        choice = int(table[fold_of != fold].mean(axis=(0, 2)).argmax())
        found.append(table[fold_of == fold, choice].mean(axis=0))
        share, weight = grid[choice]
        print(f"fold {fold}: passage {share}, coverage {weight}: {found[-1][0]:.2f} / {found[-1][1]:.2f}")
    (first, third), (spread, wider) = np.mean(found, axis=0), np.std(found, axis=0)
    print(f"cross-validated success@1 {first:.2f} (spread {spread:.2f}), success@3 {third:.2f} (spread {wider:.2f})")
    best = int(table.mean(axis=(0, 2)).argmax())
    print(f"best on all {len(legs)} questions: passage {grid[best][0]}, coverage {grid[best][1]}")
    used = np.mean([leg.success(encoder.passage_share, COVERAGE_WEIGHT) for leg in legs], axis=0)
    print(f"the program's passage {encoder.passage_share}, coverage {COVERAGE_WEIGHT}: {used[0]:.2f} / {used[1]:.2f}")


def legs_of(generation: Generation, encoder: Encoder, questions: Sequence[Question]) -> list[Legs]:
    """The legs of the questions that passages answer."""
    retriever = Retriever(generation, encoder)
    numbers = np.arange(len(generation.chunks))
    found = []
    for question in questions:
        if question.gold and question.kind != "english":
            asked = retriever.corrected(understood(question.question, question.history))
            vector = encoder.encode_query([asked])[0]
            passage, best, _ = generation.dense.similarities(vector, numbers)
            answers = np.array([first_hit([chunk.text], question.gold) is not None for chunk in generation.chunks])
            found.append(Legs(passage, best, generation.sparse.coverage(terms_of(asked)), answers))
    return found


if __name__ == "__main__":
    main()
