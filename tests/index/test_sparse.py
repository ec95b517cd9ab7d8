"""BM25 and coverage against numbers worked out by hand."""

from __future__ import annotations

import math
import pathlib

import bm25s
import numpy as np
import pytest

from index.sparse import Sparse
from index.terms import TermCounter

PASSAGES = [["kuit", "kramp"], ["kuit", "warm", "warm", "kruik"], ["slaap"]]


def bm25(frequency: int, length: int, holders: int) -> float:
    """Lucene's formula with k1 = 1.2, b = 0.75 for three passages of 7/3 terms on average."""
    idf = math.log(1 + (3 - holders + 0.5) / (holders + 0.5))
    return idf * frequency / (frequency + 1.2 * (1 - 0.75 + 0.75 * length / (7 / 3)))


def test_scores_are_those_of_the_formula() -> None:
    scores = Sparse.build(PASSAGES).scores(["kuit", "warm", "nergens"])
    expected = [bm25(1, 2, 2), bm25(1, 4, 2) + bm25(2, 4, 1), 0.0]
    assert scores == pytest.approx(expected, rel=1e-5)


def test_coverage_is_the_share_of_the_questions_weight() -> None:
    common, rare, unknown = (math.log(1 + (3 - n + 0.5) / (n + 0.5)) for n in (2, 1, 0))
    coverage = Sparse.build(PASSAGES).coverage(["kuit", "kruik", "nergens"])
    total = common + rare + unknown
    assert coverage == pytest.approx([common / total, (common + rare) / total, 0.0], rel=1e-5)


def test_a_question_of_unknown_words_finds_nothing() -> None:
    sparse = Sparse.build(PASSAGES)
    assert not sparse.scores(["nergens"]).any()
    assert not sparse.scores([]).any()
    assert not sparse.coverage([]).any()


def test_what_is_saved_scores_the_same(tmp_path: pathlib.Path) -> None:
    sparse = Sparse.build(PASSAGES)
    sparse.save(tmp_path)
    loaded = Sparse.load(tmp_path)
    assert np.array_equal(loaded.scores(["kuit"]), sparse.scores(["kuit"]))


def test_passages_without_any_term_can_be_indexed() -> None:
    assert Sparse.build([[], []]).scores(["kuit"]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("seed", range(20))
def test_the_best_are_those_of_the_scores(seed: int) -> None:
    chance = np.random.default_rng(seed)
    words = [f"w{number}" for number in range(60)]
    shares = 1 / np.arange(1, 61)
    passages = [list(chance.choice(words, 30, p=shares / shares.sum())) for _ in range(800)]
    sparse = Sparse.build(passages)
    asked = list(chance.choice(words, int(chance.integers(1, 8)), replace=False))
    scores = sparse.scores(asked)
    for count in (1, 10, 50, 900):
        best = sparse.best(asked, count)
        assert len(best) == min(count, np.count_nonzero(scores))
        assert scores[best] == pytest.approx(-np.sort(-scores)[: len(best)], rel=1e-5)


def test_scores_are_those_of_bm25s() -> None:
    oracle = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    oracle.index(PASSAGES, show_progress=False)
    assert Sparse.build(PASSAGES).scores(["kuit", "warm"]) == pytest.approx(
        oracle.get_scores(["kuit", "warm"]), rel=1e-5
    )


def test_counts_are_taken_over_from_an_earlier_index() -> None:
    before = Sparse.build(PASSAGES)
    counter = TermCounter(list(before.vocabulary), before.counts)
    counter.copy(1, 3)
    counter.add(["nieuw", "slaap"])
    after = Sparse.of(*counter.counted())
    fresh = Sparse.build([*PASSAGES[1:], ["nieuw", "slaap"]])
    assert set(after.vocabulary) == set(fresh.vocabulary)  # "kramp" stands nowhere any more
    assert np.array_equal(after.scores(["kuit", "slaap", "nieuw"]), fresh.scores(["kuit", "slaap", "nieuw"]))
