"""What is opened is whole, or refused with the remedy."""

from __future__ import annotations

import json
import pathlib

import pytest

from corpus import read_folder
from index import StoreError, has_index, open_current, rebuild
from index.encoders.hashing import HashingEncoder
from index.generations import folder_of, read_manifest
from tests.conftest import silently


@pytest.fixture
def store(articles: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    rebuild(tmp_path / "store", read_folder(articles).articles, HashingEncoder(), silently)
    return tmp_path / "store"


def test_an_empty_store_has_no_index(tmp_path: pathlib.Path) -> None:
    assert not has_index(tmp_path / "nothing")
    with pytest.raises(StoreError, match="holds no index: run `python -m bot rebuild`"):
        open_current(tmp_path / "nothing")


def test_the_manifest_says_what_the_index_is_made_of(store: pathlib.Path) -> None:
    manifest = read_manifest(store, 1)
    assert (manifest.encoder, manifest.dim, manifest.passages) == ("hashing", 256, 5)
    assert set(manifest.articles) == {"kramp", "slaap", "migraine"}
    assert {path.name for path in folder_of(store, 1).iterdir()} == {"manifest.json", *manifest.files}


def test_every_damaged_file_is_refused_and_named(store: pathlib.Path) -> None:
    for path in [path for path in folder_of(store, 1).iterdir() if path.name != "manifest.json"]:
        whole = path.read_bytes()
        flipped = bytes([whole[0] ^ 1]) + whole[1:]
        for damaged in (whole[:-1], flipped, None):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(StoreError, match=f"{path.name} is missing or damaged"):
                open_current(store)
            path.write_bytes(whole)
    assert open_current(store).manifest.generation == 1


@pytest.mark.parametrize("change", [{"format": 99}, {"passages": "veel"}, {"files": None}])
def test_a_manifest_of_another_version_is_refused(store: pathlib.Path, change: dict[str, object]) -> None:
    path = folder_of(store, 1) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(StoreError, match="run `python -m bot rebuild`"):
        open_current(store)


def test_another_analysis_is_refused(store: pathlib.Path) -> None:
    path = folder_of(store, 1) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"analysis": "older"}))
    with pytest.raises(StoreError, match="another version of the Dutch analysis"):
        open_current(store)


def test_a_pointer_to_nothing_is_refused(store: pathlib.Path) -> None:
    (store / "CURRENT").write_text("7\n")
    with pytest.raises(StoreError, match="000007"):
        open_current(store)
    (store / "CURRENT").write_text("zeven")
    with pytest.raises(StoreError, match="CURRENT cannot be read"):
        open_current(store)
