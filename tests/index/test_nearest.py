"""The index that is nearly exact, against the exact one."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

from index import nearest
from index.dense import Dense, DenseWriter, index_for
from index.types import Vectors


def clustered(rows: int, seed: int) -> Vectors:
    """Unit vectors around fifty directions, as those of texts on fifty subjects."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(50, 32))
    vectors = centres[chance.integers(50, size=rows)] + 0.7 * chance.normal(size=(rows, 32))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def test_beyond_the_border_nearly_all_of_the_nearest_are_found(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "EXACT_UP_TO", 5_000)
    vectors = clustered(6_000, seed=1)
    writer = DenseWriter(tmp_path, 32, np.ones(6_000, np.int64))
    writer.add(vectors, clustered(6_000, seed=2).astype(np.float16))
    writer.close()
    made = index_for(tmp_path)
    assert made.kind.startswith("IVF308,SQ8 nprobe=")
    assert 0.97 <= made.recall <= 1
    dense = Dense.load(tmp_path)
    queries = clustered(200, seed=3)
    found = [
        len(np.intersect1d(dense.search(query, 10), np.argsort(-(vectors @ query))[:10])) / 10 for query in queries
    ]
    assert np.mean(found) >= 0.97
    assert abs(np.mean(found) - made.recall) < 0.03  # what the manifest says is so


def test_up_to_the_border_search_is_exact(tmp_path: pathlib.Path) -> None:
    writer = DenseWriter(tmp_path, 32, np.ones(100, np.int64))
    writer.add(clustered(100, seed=1), clustered(100, seed=2).astype(np.float16))
    writer.close()
    assert index_for(tmp_path) == nearest.Nearest("exact", 1.0)
    assert not (tmp_path / "passages.faiss").exists()
