"""Search by codes, against search by all vectors."""

from __future__ import annotations

import dataclasses
import json
import pathlib

import numpy as np
import pytest
from numpy.typing import NDArray

from index import nearest
from index.dense import Dense, DenseWriter, index_for
from index.nearest import NEW, Coded, Exact, Nearest
from index.types import Vectors


def clustered(rows: int, seed: int, dim: int = 32) -> Vectors:
    """Unit vectors around fifty directions, as those of texts on fifty subjects."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(50, dim))
    vectors = centres[chance.integers(50, size=rows)] + 0.7 * chance.normal(size=(rows, dim))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def written(folder: pathlib.Path, vectors: Vectors) -> pathlib.Path:
    """A folder with the vectors, each of a passage of one sentence."""
    folder.mkdir()
    writer = DenseWriter(folder, vectors.shape[1], np.ones(len(vectors), np.int64))
    writer.add(vectors, clustered(len(vectors), 2, vectors.shape[1]).astype(np.float16))
    writer.close()
    return folder


def codes_of(dense: Dense) -> NDArray[np.uint8]:
    assert isinstance(dense.passages, Coded)
    return np.array(dense.passages.codes)


@pytest.fixture
def border(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few vectors are many."""
    monkeypatch.setattr(nearest, "EXACT_UP_TO", 1_000)


def test_up_to_the_border_search_is_exact(tmp_path: pathlib.Path) -> None:
    folder = written(tmp_path / "index", clustered(100, seed=1))
    assert index_for(folder) == Nearest("exact", 1.0)
    assert isinstance(Dense.load(folder).passages, Exact)


@pytest.mark.usefixtures("border")
@pytest.mark.parametrize("dim", [32, 30, 33])
def test_beyond_the_border_nearly_all_of_the_nearest_are_found(tmp_path: pathlib.Path, dim: int) -> None:
    vectors = clustered(6_000, seed=1, dim=dim)
    folder = written(tmp_path / "index", vectors)
    made = index_for(folder)
    assert made.kind.startswith("2-bit codes, ")
    assert 0.97 <= made.recall <= 1
    dense = Dense.load(folder)
    found, compared = [], []
    for query in clustered(200, seed=3, dim=dim):
        numbers = dense.search(query, 10)
        found.append(len(np.intersect1d(numbers, np.argsort(-(vectors @ query))[:10])) / 10)
        compared.append(np.all(np.diff(vectors[numbers] @ query) <= 0))
    assert np.mean(found) >= 0.97
    assert abs(np.mean(found) - made.recall) < 0.03  # what the manifest says is so
    assert all(compared)


@pytest.mark.usefixtures("border")
def test_where_few_are_found_more_are_compared_and_at_last_all(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    vectors = clustered(6_000, seed=1)
    folder = written(tmp_path / "index", vectors)
    monkeypatch.setattr(nearest, "_WIDTHS", (10, 20, 400))
    assert index_for(folder).kind == "2-bit codes, 400 compared"
    monkeypatch.setattr(nearest, "_WIDTHS", (10, 12))
    other = written(tmp_path / "other", vectors)
    made = index_for(other)
    assert made.kind.startswith("exact: codes found 0.")
    assert made.recall == 1
    assert "all vectors are compared" in caplog.text
    query = clustered(1, seed=3)[0]
    assert Dense.load(other).search(query, 5).tolist() == np.argsort(-(vectors @ query))[:5].tolist()


@pytest.mark.usefixtures("border")
def test_codes_of_passages_that_stay_are_taken_over(tmp_path: pathlib.Path) -> None:
    """Removed, added, moved and doubled passages: as an index made anew."""
    before = clustered(3_000, seed=1)
    index_for(written(tmp_path / "old", before))
    old = Dense.load(tmp_path / "old")
    assert isinstance(old.passages, Coded)
    turned = dataclasses.replace(old.passages, codes=~codes_of(old))  # so that a code that is made anew shows
    old = dataclasses.replace(old, passages=turned)
    origins = np.concatenate([[2_999, NEW, 7, 7], np.arange(10, 2_900)])
    vectors = before[origins]
    vectors[1] = clustered(1, seed=9)[0]
    index_for(written(tmp_path / "one", vectors), old, origins)
    index_for(written(tmp_path / "full", vectors))
    one, full = codes_of(Dense.load(tmp_path / "one")), codes_of(Dense.load(tmp_path / "full"))
    assert np.array_equal(one[1], full[1])
    assert np.array_equal(~np.delete(one, 1, axis=0), np.delete(full, 1, axis=0))


@pytest.mark.usefixtures("border")
def test_an_index_that_took_codes_over_ranks_as_one_made_anew(tmp_path: pathlib.Path) -> None:
    before = clustered(3_000, seed=1)
    index_for(written(tmp_path / "old", before))
    origins = np.concatenate([[NEW], np.arange(2_999, 99, -1), np.full(50, NEW), [5, 5]])
    vectors = np.where((origins == NEW)[:, np.newaxis], clustered(len(origins), seed=9), before[origins])
    index_for(written(tmp_path / "one", vectors), Dense.load(tmp_path / "old"), origins)
    index_for(written(tmp_path / "full", vectors))
    one, full = Dense.load(tmp_path / "one"), Dense.load(tmp_path / "full")
    for query in clustered(50, seed=3):
        assert one.search(query, 50).tolist() == full.search(query, 50).tolist()


@pytest.mark.usefixtures("border")
def test_recall_is_measured_again_once_a_twentieth_changed(tmp_path: pathlib.Path) -> None:
    vectors = clustered(3_000, seed=1)
    index_for(written(tmp_path / "0", vectors))
    effort = tmp_path / "0" / "effort.json"
    effort.write_text(json.dumps({"width": 987, "recall": 0.9876, "changed": 0}))  # as nothing would measure
    told = []
    for turn in range(1, 4):
        origins = np.arange(3_000)
        origins[: 60 if turn < 3 else 1] = NEW  # 60 go and 60 come, twice; and one, by which it was 5 % and more
        index_for(written(tmp_path / f"{turn}", vectors), Dense.load(tmp_path / f"{turn - 1}"), origins)
        told.append(json.loads((tmp_path / f"{turn}" / "effort.json").read_bytes()))
    assert told[0] == {"width": 987, "recall": 0.9876, "changed": 120}
    assert (told[1]["width"], told[1]["changed"]) == (200, 0)
    assert (told[2]["width"], told[2]["changed"]) == (200, 2)


def test_an_index_that_an_earlier_version_made_is_searched_exactly(tmp_path: pathlib.Path) -> None:
    """Beyond a hundred thousand passages it wrote an index of lists, which nothing reads any more."""
    vectors = clustered(100, seed=1)
    folder = written(tmp_path / "index", vectors)
    (folder / "passages.faiss").write_bytes(b"IwSq")
    query = clustered(1, seed=3)[0]
    assert Dense.load(folder).search(query, 5).tolist() == np.argsort(-(vectors @ query))[:5].tolist()
