"""Nearest passages against a brute-force search."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

from index.dense import PASSAGE_SHARE, Dense
from index.types import Vectors


def unit(rows: int, dim: int = 8, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture
def dense() -> Dense:
    first = np.array([0, 2, 3, 7, 8, 10], np.int64)
    return Dense.build(unit(5), unit(10, seed=2).astype(np.float16), first)


def test_the_nearest_are_found_in_order(dense: Dense) -> None:
    query = unit(1, seed=3)[0]
    assert dense.search(query, 3).tolist() == np.argsort(-(unit(5) @ query))[:3].tolist()
    assert len(dense.search(query, 99)) == 5


def test_similarity_is_the_weighted_mean_of_passage_and_best_sentence(dense: Dense) -> None:
    query = unit(1, seed=3)[0]
    similarity, by_sentence = dense.similarities(query, np.array([2, 0], np.int64))
    cosines = unit(10, seed=2).astype(np.float16).astype(np.float32) @ query
    assert [each.tolist() for each in by_sentence] == [cosines[3:7].tolist(), cosines[0:2].tolist()]
    own = unit(5) @ query
    best = [cosines[3:7].max(), cosines[:2].max()]
    expected = [PASSAGE_SHARE * own[n] + (1 - PASSAGE_SHARE) * nearest for n, nearest in zip((2, 0), best, strict=True)]
    assert similarity == pytest.approx(expected, abs=1e-6)


def test_what_is_saved_is_the_same(dense: Dense, tmp_path: pathlib.Path) -> None:
    dense.save(tmp_path)
    loaded = Dense.load(tmp_path)
    for number in range(5):
        one, other = loaded.vectors_of(number), dense.vectors_of(number)
        assert np.array_equal(one[0], other[0])
        assert np.array_equal(one[1], other[1])
