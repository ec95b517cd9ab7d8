"""The file-system primitives."""

from __future__ import annotations

import hashlib
import multiprocessing
import pathlib
import time

from index import files


def test_a_file_is_replaced_whole(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "CURRENT"
    files.write_atomically(path, "1\n")
    files.write_atomically(path, "2\n")
    assert path.read_text() == "2\n"
    assert [each.name for each in tmp_path.iterdir()] == ["CURRENT"]


def test_the_hash_is_sha256(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 3_000_000)
    assert files.sha256_of(path) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_files_are_compared_to_their_ends(tmp_path: pathlib.Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_bytes(b"x" * 100_000)
    for written in (b"x" * 99_999, b"x" * 100_001, b"x" * 99_999 + b"y", b"", b"x" * 65_536):
        other.write_bytes(written)
        assert not files.are_same(one, other)
        assert not files.are_same(other, one)
    assert not files.are_same(one, tmp_path / "nothing")
    other.write_bytes(b"x" * 100_000)
    assert files.are_same(one, other)


def test_a_published_folder_is_moved(tmp_path: pathlib.Path) -> None:
    part = tmp_path / ".000001.part"
    part.mkdir()
    (part / "a").write_text("a")
    files.publish_folder(part, tmp_path / "000001")
    assert (tmp_path / "000001" / "a").read_text() == "a"
    assert not part.exists()


def test_the_second_waits_for_the_lock(tmp_path: pathlib.Path) -> None:
    lock = tmp_path / "lock"
    context = multiprocessing.get_context("spawn")
    with files.locked(lock, print):
        second = context.Process(target=_take, args=(lock, tmp_path / "taken"))
        second.start()
        time.sleep(1.5)
        assert not (tmp_path / "taken").exists()
    second.join(20)
    assert (tmp_path / "taken").exists()


def _take(lock: pathlib.Path, taken: pathlib.Path) -> None:
    with files.locked(lock, print):
        taken.touch()
