"""Arrays in several files: read as one, and shared with the index before where nothing changed."""

from __future__ import annotations

import os
import pathlib

import numpy as np
import pytest
from numpy.typing import NDArray

from index import DamagedError, open_current, rebuild_from, segments
from index.encoders.hashing import HashingEncoder
from index.manifests import folder_of, read_manifest
from index.nearest import NEW
from index.segments import Layout, SegmentWriter, Stacked
from tests.conftest import silently


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few passages fill several segments."""
    monkeypatch.setattr(segments, "_LEAST", 8)


def hashes(rows: int, seed: int = 1) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(256, size=(rows, 16), dtype=np.uint8)


def written(folder: pathlib.Path, layout: Layout, rows: NDArray[np.float32], at_once: int = 7) -> Stacked[np.float32]:
    folder.mkdir()
    layout.save(folder)
    writer = SegmentWriter(folder, "rows", layout, layout.bounds, rows[:0])
    new = rows[layout.written()]
    for first in range(0, len(new), at_once):
        writer.add(new[first : first + at_once])
    writer.close()
    return segments.load(folder, "rows")


def changed(place: pathlib.Path) -> pathlib.Path:
    """A store with an index and one after a change in one of sixty articles; "full" is of the same articles."""
    folder = place / "articles"
    folder.mkdir()
    for number in range(60):
        (folder / f"a{number}.md").write_text(f"---\ntitle: Artikel {number}\n---\n\nDit gaat over spier {number}.\n")
    rebuild_from(place / "store", folder, HashingEncoder(), silently)
    (folder / "a30.md").write_text("---\ntitle: Artikel 30\n---\n\nDit gaat over iets anders.\n")
    for name in ("store", "full"):
        rebuild_from(place / name, folder, HashingEncoder(), silently)
    return place / "store"


def same_vectors(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Whether the vectors of two published indexes lie in the same files with the same hashes."""
    marks = (open_current(store).manifest.files for store in (one, other))
    mine, theirs = ({name: mark for name, mark in each.items() if "-" in name} for each in marks)
    return mine == theirs


@pytest.mark.usefixtures("small")
def test_the_rows_of_many_files_are_read_as_of_one(tmp_path: pathlib.Path) -> None:
    rows = np.arange(600, dtype=np.float32).reshape(300, 2)
    layout = Layout.of(hashes(300), np.full(300, NEW), None)
    found = written(tmp_path / "a", layout, rows)
    assert len(list((tmp_path / "a").glob("rows-*.npy"))) == len(layout.bounds) - 1 > 4
    assert found.shape == rows.shape
    assert np.array_equal(np.asarray(found), rows)
    for numbers in (np.array([299, 0, 7, 7, 150]), np.arange(300), np.arange(0)):
        assert np.array_equal(found[numbers], rows[numbers])
    for some in (slice(0, 300), slice(20, 130), slice(5, 5)):
        assert np.array_equal(found[some], rows[some])


@pytest.mark.usefixtures("small")
def test_a_change_moves_only_the_segments_around_it(tmp_path: pathlib.Path) -> None:
    rows, texts = np.arange(600, dtype=np.float32).reshape(300, 2), hashes(300)
    before = written(tmp_path / "a", Layout.of(texts, np.full(300, NEW), None), rows)
    origins = np.concatenate([np.arange(100), [NEW, NEW], np.arange(103, 300)])
    changed = rows[origins]
    layout = Layout.of(
        np.where((origins == NEW)[:, np.newaxis], hashes(299, 2), texts[origins]), origins, tmp_path / "a"
    )
    after = written(tmp_path / "b", layout, changed)
    assert np.array_equal(np.asarray(after), changed)
    assert len(layout.bounds) - 1 - len(layout.same) <= 2
    for segment, number in layout.same.items():
        one, other = (segments.path_of(tmp_path / folder, "rows", n) for folder, n in (("b", segment), ("a", number)))
        assert one.samefile(other)
    assert len(before) == 300


@pytest.mark.usefixtures("small")
def test_texts_that_recur_do_not_make_a_segment_each() -> None:
    texts = np.zeros((1_000, 16), np.uint8)  # each a place to end at
    bounds = Layout.of(texts, np.full(1_000, NEW), None).bounds
    assert min(np.diff(bounds)) > 1
    assert len(bounds) - 1 <= 4 * segments._MOST
    assert (bounds[0], bounds[-1]) == (0, 1_000)


def test_no_passages_are_a_segment_too(tmp_path: pathlib.Path) -> None:
    nothing = np.zeros((0, 3), np.float32)
    assert written(tmp_path / "a", Layout.of(hashes(0), np.zeros(0, np.int64), None), nothing).shape == (0, 3)


@pytest.mark.usefixtures("small")
def test_generations_share_files_and_neither_needs_the_other(tmp_path: pathlib.Path) -> None:
    """The index of a change is that of a full build, file by file; what it shares is in both manifests."""
    store = changed(tmp_path)
    first, second = read_manifest(store, 1), read_manifest(store, 2)
    assert same_vectors(store, tmp_path / "full")
    shared = [name for name in second.files if (folder_of(store, 2) / name).stat().st_nlink == 2]
    assert len(shared) > 4
    assert {second.files[name] for name in shared} <= set(first.files.values())
    for name in first.files:  # as when it is pruned
        (folder_of(store, 1) / name).unlink()
    assert len(open_current(store).chunks) == second.passages
    (folder_of(store, 2) / shared[0]).write_bytes(b"niets")
    with pytest.raises(DamagedError, match=shared[0]):
        open_current(store)


@pytest.mark.usefixtures("small")
def test_where_there_are_no_links_files_are_copied(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    store = changed(tmp_path)
    assert same_vectors(store, tmp_path / "full")
    assert {path.stat().st_nlink for path in folder_of(store, 2).iterdir()} == {1}
    assert open_current(store).manifest.generation == 2


@pytest.mark.usefixtures("small")
def test_an_index_is_made_anew_where_a_file_that_all_share_is_damaged(tmp_path: pathlib.Path) -> None:
    store = changed(tmp_path)
    shared = next(path for path in folder_of(store, 2).iterdir() if path.stat().st_nlink == 2)
    shared.write_bytes(b"niets")
    with pytest.raises(DamagedError, match=f"{shared.stem}.* is missing or damaged: run `python -m bot rebuild`"):
        open_current(store)
    done = rebuild_from(store, tmp_path / "articles", HashingEncoder(), silently)
    assert (done.generation, done.encoded) == (3, 60)
    assert same_vectors(store, tmp_path / "full")
