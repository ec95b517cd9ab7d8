"""What is opened is whole, or refused with the remedy."""

from __future__ import annotations

import hashlib
import itertools
import json
import pathlib
from collections.abc import Iterator

import pytest

from index import DamagedError, NewerError, StoreError, has_index, open_current, rebuild_from
from index.encoders.hashing import HashingEncoder
from index.generations import served_before
from index.manifests import folder_of, read_manifest
from tests.conftest import silently


@pytest.fixture
def store(articles: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    rebuild_from(tmp_path / "store", articles, HashingEncoder(), silently)
    return tmp_path / "store"


def test_an_empty_store_has_no_index(tmp_path: pathlib.Path) -> None:
    assert not has_index(tmp_path / "nothing")
    with pytest.raises(StoreError, match="holds no index: run `python -m bot rebuild`"):
        open_current(tmp_path / "nothing")


def test_the_manifest_says_what_the_index_is_made_of(store: pathlib.Path) -> None:
    manifest = read_manifest(store, 1)
    assert (manifest.encoder, manifest.dim, manifest.passages) == ("hashing", 256, 5)
    assert set(manifest.articles) == {"kramp", "slaap", "migraine"}
    assert {path.name for path in folder_of(store, 1).iterdir()} == {
        "manifest.json",
        "manifest.sha256",
        *manifest.files,
    }


def test_every_damaged_file_is_refused_and_named(store: pathlib.Path) -> None:
    for path in list(folder_of(store, 1).iterdir()):
        for _ in damages(path):
            with pytest.raises(DamagedError, match=f"{path.stem}.* (is damaged|is missing|cannot be read)"):
                open_current(store)
    assert open_current(store).manifest.generation == 1


def test_the_previous_index_serves_for_a_damaged_one(
    store: pathlib.Path, articles: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    (articles / "extra.md").write_text("---\ntitle: Extra\n---\n\nEen nieuw artikel.\n")
    rebuild_from(store, articles, HashingEncoder(), silently)
    for path in list(folder_of(store, 2).iterdir()):
        other = folder_of(store, 1) / path.name
        swapped = [other.read_bytes()] if other.read_bytes() != path.read_bytes() else []
        for _ in damages(path, *swapped):
            caplog.clear()
            assert open_current(store).manifest.generation == 1
            assert path.stem in caplog.text
            assert "index 1 is served instead" in caplog.text
    assert open_current(store).manifest.generation == 2


def test_a_damaged_index_is_set_aside_by_the_next_rebuild(store: pathlib.Path, articles: pathlib.Path) -> None:
    (articles / "extra.md").write_text("---\ntitle: Extra\n---\n\nEen nieuw artikel.\n")
    rebuild_from(store, articles, HashingEncoder(), silently)
    (folder_of(store, 2) / "chunks.jsonl").write_bytes(b"niets")
    done = rebuild_from(store, articles, HashingEncoder(), silently)
    assert (done.generation, done.plan.added, done.encoded) == (3, ("extra",), 1)
    assert (store / "000002.damaged" / "chunks.jsonl").read_bytes() == b"niets"
    assert open_current(store).manifest.generation == 3


def damages(path: pathlib.Path, *replacements: bytes) -> Iterator[None]:
    """The file truncated, with a bit flipped at both ends and in between, missing, and replaced; then whole."""
    whole = path.read_bytes()
    flips = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in {0, len(whole) // 2, len(whole) - 1}]
    for damaged in (whole[:-1], whole + b"\0", b"", *flips, *replacements, None):
        path.unlink() if damaged is None else path.write_bytes(damaged)
        yield
        path.write_bytes(whole)


def rewrite_manifest(store: pathlib.Path, change: dict[str, object]) -> None:
    path = folder_of(store, 1) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    path.with_name("manifest.sha256").write_text(hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("change", [{"format": 4}, {"passages": "veel"}, {"files": None}])
def test_a_manifest_of_an_older_version_is_refused(store: pathlib.Path, change: dict[str, object]) -> None:
    rewrite_manifest(store, change)
    with pytest.raises(StoreError, match="run `python -m bot rebuild`"):
        open_current(store)


@pytest.mark.parametrize("previous", [1, 2, -1])
def test_a_manifest_that_follows_itself_or_a_later_one_is_damaged(store: pathlib.Path, previous: int) -> None:
    rewrite_manifest(store, {"previous": previous})
    assert list(itertools.islice(served_before(store, 1), 9)) == []
    with pytest.raises(DamagedError, match="is damaged: run `python -m bot rebuild`"):
        open_current(store)


def test_an_older_store_is_made_anew(store: pathlib.Path, articles: pathlib.Path) -> None:
    rewrite_manifest(store, {"format": 4, "calibration": {"bias": 1.5}})
    (folder_of(store, 1) / "manifest.sha256").unlink()
    with pytest.raises(StoreError, match="is of format 4, and this version reads 5: run `python -m bot rebuild`"):
        open_current(store)
    assert rebuild_from(store, articles, HashingEncoder(), silently).generation == 2
    assert open_current(store).manifest.calibration == {"bias": 1.5}
    assert not list(store.glob("*.damaged"))


def test_a_newer_store_is_neither_read_nor_overwritten(store: pathlib.Path, articles: pathlib.Path) -> None:
    rewrite_manifest(store, {"format": 99})
    with pytest.raises(NewerError, match="is of format 99, and this version reads 5: update the program"):
        open_current(store)
    with pytest.raises(NewerError):
        rebuild_from(store, articles, HashingEncoder(), silently)
    assert [path.name for path in store.iterdir() if path.name.isdigit()] == ["000001"]


def test_another_analysis_is_refused_until_the_next_rebuild(store: pathlib.Path, articles: pathlib.Path) -> None:
    rewrite_manifest(store, {"analysis": "older"})
    with pytest.raises(StoreError, match="another version of the Dutch analysis"):
        open_current(store)
    done = rebuild_from(store, articles, HashingEncoder(), silently)
    assert (done.renewed, done.encoded) == ("the program analyses Dutch in another way now", 0)
    assert open_current(store).manifest.generation == 2


def test_a_pointer_that_points_to_nothing(store: pathlib.Path, articles: pathlib.Path) -> None:
    (store / "CURRENT").write_text("7\n")
    assert open_current(store).manifest.generation == 1  # what the pointer named is gone: the one before it serves
    (store / "CURRENT").write_text("zeven")
    assert open_current(store).manifest.generation == 1
    assert rebuild_from(store, articles, HashingEncoder(), silently).encoded == 0
    assert (store / "CURRENT").read_text() == "1\n"
