"""Nearest passages against a brute-force search."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

from index.dense import Dense, DenseWriter, index_for
from index.nearest import Nearest
from index.types import Vectors


def unit(rows: int, dim: int = 8, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture
def dense(tmp_path: pathlib.Path) -> Dense:
    writer = DenseWriter(tmp_path, 8, np.array([2, 1, 4, 1, 2], np.int64))
    sentences = unit(10, seed=2).astype(np.float16)
    writer.add(unit(5)[:2], sentences[:3])
    writer.add(unit(5)[2:], sentences[3:])
    writer.close()
    assert index_for(tmp_path) == Nearest("exact", 1.0)
    return Dense.load(tmp_path)


def test_the_nearest_are_found_in_order(dense: Dense) -> None:
    query = unit(1, seed=3)[0]
    assert dense.search(query, 3).tolist() == np.argsort(-(unit(5) @ query))[:3].tolist()
    assert len(dense.search(query, 99)) == 5


def test_similarities_are_those_of_passage_best_sentence_and_all_sentences(dense: Dense) -> None:
    query = unit(1, seed=3)[0]
    own, best, by_sentence = dense.similarities(query, np.array([2, 0], np.int64))
    cosines = unit(10, seed=2).astype(np.float16).astype(np.float32) @ query
    assert [each.tolist() for each in by_sentence] == [cosines[3:7].tolist(), cosines[0:2].tolist()]
    assert own == pytest.approx((unit(5) @ query)[[2, 0]], abs=1e-6)
    assert best.tolist() == [cosines[3:7].max(), cosines[:2].max()]


def test_what_is_written_is_read_again(dense: Dense) -> None:
    own, sentences = dense.vectors_of(2, 4)
    assert np.array_equal(own, unit(5)[2:4])
    assert np.array_equal(sentences, unit(10, seed=2).astype(np.float16)[3:8])
