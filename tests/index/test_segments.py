"""Arrays in several files: read as one, and taken over from the index before where nothing changed."""

from __future__ import annotations

import itertools
import os
import pathlib

import numpy as np
import pytest
from numpy.typing import NDArray

from index import DamagedError, open_current, rebuild_from, segments
from index.encoders.hashing import HashingEncoder
from index.generations import soundest
from index.manifests import checked_manifest, folder_of, read_manifest
from index.nearest import NEW
from index.segmented import Stacked
from index.segments import Array, Layout, SegmentWriter
from tests.conftest import silently


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few passages fill several segments."""
    monkeypatch.setattr(segments, "_LEAST", 4)


def hashes(rows: int, seed: int = 1) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(256, size=(rows, 16), dtype=np.uint8)


def written(folder: pathlib.Path, layout: Layout, rows: NDArray[np.float32], at_once: int = 7) -> Stacked[np.float32]:
    """The rows as the second of two arrays."""
    folder.mkdir()
    bounds = tuple(layout.bounds.tolist())
    writer = SegmentWriter(folder, layout, (Array("<i8", 1, bounds), Array("<f4", rows.shape[1], bounds)))
    new = rows[layout.written()]
    for first in range(0, len(new), at_once):
        some = new[first : first + at_once]
        writer.add(np.arange(first, first + len(some)), some)
    writer.close()
    return segments.load(folder)[1]


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
    assert len(list((tmp_path / "a").glob("vectors-*.bin"))) == len(layout.bounds) - 1 > 4
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
    for new, old in layout.taken().items():
        assert (tmp_path / "b" / new).read_bytes() == (tmp_path / "a" / old).read_bytes()
    assert len(before) == 300


def test_segments_are_about_equally_long() -> None:
    lengths = np.diff(Layout.of(hashes(20_000), np.full(20_000, NEW), None).bounds)
    assert segments._MOST / 2 <= len(lengths) <= 2 * segments._MOST
    assert np.std(lengths) < np.mean(lengths) / 2


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
def test_files_are_taken_over_and_neither_generation_needs_the_other(tmp_path: pathlib.Path) -> None:
    """The index of a change is that of a full build, file by file; what it takes over has the same mark in both."""
    store = changed(tmp_path)
    first, second = read_manifest(store, 1), read_manifest(store, 2)
    assert same_vectors(store, tmp_path / "full")
    vectors = {name: mark for name, mark in second.files.items() if name.startswith("vectors-")}
    taken = [name for name, mark in vectors.items() if mark in first.files.values()]
    assert len(taken) > 4
    assert {path.stat().st_nlink for path in folder_of(store, 2).iterdir()} == {1}
    (folder_of(store, 2) / taken[0]).write_bytes(b"niets")
    with pytest.raises(DamagedError, match=taken[0]):
        checked_manifest(store, 2)
    assert checked_manifest(store, 1) == first
    for name in first.files:  # as when it is pruned
        (folder_of(store, 1) / name).unlink()
    assert rebuild_from(store, tmp_path / "articles", HashingEncoder(), silently).generation == 3
    assert same_vectors(store, tmp_path / "full")


@pytest.mark.usefixtures("small")
def test_a_file_is_shared_with_the_generation_before_the_last_and_never_with_the_last(tmp_path: pathlib.Path) -> None:
    """So damage in the published generation leaves the one before it whole, which is served then."""
    store = changed(tmp_path)
    for number in (31, 32):
        (tmp_path / "articles" / f"a{number}.md").write_text(f"---\ntitle: Artikel {number}\n---\n\nNu iets anders.\n")
        rebuild_from(store, tmp_path / "articles", HashingEncoder(), silently)
    inodes = [{path.stat().st_ino for path in folder_of(store, number).iterdir()} for number in (1, 2, 3, 4)]
    assert min(len(inodes[0] & inodes[2]), len(inodes[1] & inodes[3])) > 4
    assert not any(one & other for one, other in itertools.pairwise(inodes))
    shared = next(path for path in folder_of(store, 4).iterdir() if path.stat().st_nlink == 2)
    shared.write_bytes(b"niets")
    assert soundest(store)[0] == 3
    assert rebuild_from(store, tmp_path / "articles", HashingEncoder(), silently).encoded <= 1
    assert open_current(store).manifest.generation == 5


@pytest.mark.usefixtures("small")
def test_a_damaged_file_of_an_older_generation_is_not_shared(tmp_path: pathlib.Path) -> None:
    store = changed(tmp_path)
    for path in folder_of(store, 1).glob("vectors-*"):
        path.write_bytes(bytes(path.stat().st_size))
    (tmp_path / "articles" / "a31.md").write_text("---\ntitle: Artikel 31\n---\n\nNu iets anders.\n")
    for name in ("store", "full"):
        rebuild_from(tmp_path / name, tmp_path / "articles", HashingEncoder(), silently)
    assert open_current(store).manifest.generation == 3
    assert same_vectors(store, tmp_path / "full")
    assert {path.stat().st_nlink for path in folder_of(store, 3).iterdir()} == {1}


@pytest.mark.usefixtures("small")
def test_where_there_are_no_links_files_are_copied(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    store = changed(tmp_path)
    (tmp_path / "articles" / "a31.md").unlink()
    rebuild_from(store, tmp_path / "articles", HashingEncoder(), silently)
    assert {path.stat().st_nlink for path in folder_of(store, 3).iterdir()} == {1}
    assert open_current(store).manifest.generation == 3
