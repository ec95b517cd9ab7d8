"""The only file-system primitives of the index: everything is written beside its place, flushed, then moved into it."""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import hashlib
import os
import pathlib
import shutil
import socket
from collections.abc import Callable, Iterator

_BLOCK = 1 << 16  # larger ones come from the system each time, and take longer
_OF_A_MODEL = {".json", ".safetensors", ".onnx", ".txt", ".bin"}


def sha256_of(path: pathlib.Path) -> str:
    """The hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def are_same(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Whether two files hold the same bytes: three times as fast as to hash one. One that cannot be read does not."""
    try:
        with one.open("rb", buffering=0) as first, other.open("rb", buffering=0) as second:
            while block := first.read(_BLOCK):
                if second.read(_BLOCK) != block:
                    return False
            return not second.read(1)
    except OSError:
        return False


def digest_of(model: pathlib.Path) -> str:
    """The hexadecimal SHA-256 of a model's folder: of what its vectors depend on, which its README is not."""
    digest = hashlib.sha256()
    for path in sorted(path for path in model.rglob("*") if path.suffix in _OF_A_MODEL):
        digest.update(f"{path.relative_to(model)} {sha256_of(path)}\n".encode())
    return digest.hexdigest()


def write_atomically(path: pathlib.Path, text: str) -> None:
    """Replace a small file: a reader sees the old text or the new, also after a crash."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    flush(part)
    part.replace(path)
    flush(path.parent)


def take(path: pathlib.Path, twin: pathlib.Path | None, other: pathlib.Path) -> None:
    """Make `other` the same file as its `twin`, which never changes; or a copy of `path`, where that cannot be."""
    if twin:
        with contextlib.suppress(OSError):
            os.link(twin, other)
            return
    shutil.copyfile(path, other)


def publish_folder(part: pathlib.Path, folder: pathlib.Path) -> None:
    """Move a finished folder, the files in which are flushed, into its place."""
    flush(part)
    part.rename(folder)
    flush(folder.parent)


def is_locked(path: pathlib.Path) -> bool:
    """Whether anyone holds the lock in the file at `path`."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextlib.contextmanager
def locked_if_free(path: pathlib.Path) -> Iterator[bool]:
    """Hold the lock in the file at `path` if nobody else does; says whether it is held."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def locked(path: pathlib.Path, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock in the file at `path`; who comes second is told who holds it, and waits.

    The lock goes with the process that holds it, however that ends.
    """
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            on_wait(file.read().strip())
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        now = datetime.datetime.now(datetime.UTC)
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {now:%H:%M:%S} UTC\n")
        file.flush()
        yield


def flush(path: pathlib.Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
