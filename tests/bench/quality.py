"""How well questions are answered: `make evaluate` prints the README's figures.

First the legs of the search apart and together, over all questions with an answer; then the whole program per kind of
question, declines included.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot import Assistant, Settings
from bot.commands.evaluate import print_table
from bot.evaluation import Question, asked, first_hit, measures_of, read_questions
from bot.followup import understood
from corpus import ArticleError, import_files, read_folder
from index import Encoder, Generation, Retriever, load_encoder, open_current, rebuild
from index.dutch import terms_of
from index.fusion import fuse
from tests.conftest import silently
from tests.paths import SHARED

QUESTIONS = SHARED / "eval" / "seed-dev.jsonl"

Scores = NDArray[np.float32]


def main() -> None:
    """Import the two real articles, index them, ask every question."""
    encoder = load_encoder(Settings().encoder)
    questions = read_questions(QUESTIONS)
    with tempfile.TemporaryDirectory() as folder:
        generation = imported(Path(folder), encoder)
        legs(generation, encoder, [question for question in questions if question.gold])
        print()
        print_table(measures_of(asked(questions, Assistant(Retriever(generation, encoder)).reply)))


def imported(folder: Path, encoder: Encoder) -> Generation:
    """An index in `folder` of the two real articles."""
    results = list(import_files([SHARED / "articles"], folder / "articles", quotable=True))
    assert not [result for result in results if isinstance(result, ArticleError)]
    rebuild(folder / "store", read_folder(folder / "articles").articles, encoder, silently)
    return open_current(folder / "store")


def legs(generation: Generation, encoder: Encoder, questions: Sequence[Question]) -> None:
    """Print success@1 and success@3 of every passage ranked by each way of scoring."""
    numbers = np.arange(len(generation.chunks))
    own = generation.dense.passages.reconstruct_batch(numbers)
    ways: dict[str, Callable[[Scores, Scores, Scores], Scores]] = {
        "words (BM25)": lambda bm25, _own, _both: bm25,
        "meaning, passages": lambda _bm25, own, _both: own,
        "meaning, with best sentence": lambda _bm25, _own, both: both,
        "words and meaning": lambda bm25, _own, both: fuse(both, bm25),
    }
    ranks: dict[str, list[int | None]] = {way: [] for way in ways}
    for question in questions:
        asked = understood(question.question, question.history)
        vector = encoder.encode_query([asked])[0]
        bm25 = generation.sparse.scores(terms_of(asked))
        both, _ = generation.dense.similarities(vector, numbers)
        for way, score in ways.items():
            best = np.argsort(-score(bm25, own @ vector, both), kind="stable")[:3]
            ranks[way].append(first_hit([generation.chunks[number].text for number in best], question.gold))
    print(f"{'ranked by':<30}{'success@1':>13}{'success@3':>13}   ({len(questions)} questions with an answer)")
    for way, found in ranks.items():
        first, third = (sum(rank is not None and rank <= most for rank in found) / len(found) for most in (1, 3))
        print(f"{way:<30}{first:>13.2f}{third:>13.2f}")


if __name__ == "__main__":
    main()
