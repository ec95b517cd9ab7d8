"""Milvus in a folder on this machine: milvus-lite, which one process at a time can open.

So it gets a process of its own (`index.backends.milvus.server`). Whoever needs it first starts it, the others find its
port, and it ends with the one that started it; who needs it then starts it again, at the same port.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import pathlib
import socket
import subprocess
import sys

from index import files
from index.types import StoreError

_LAST_WISH = 20.0  # seconds for a server to write what it has and to end
_started: dict[pathlib.Path, subprocess.Popen[str]] = {}


def address_of(folder: pathlib.Path) -> str:
    """Where the Milvus of a folder answers; it is started if it is not there. Raises `StoreError`."""
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with files.locked(folder.with_name(f"{folder.name}.lock"), lambda _: None):
            serving = folder.with_name(f"{folder.name}.serving")
            port = serving.read_text(encoding="ascii").strip() if serving.exists() else ""
            if not files.is_locked(serving):
                port = _start(folder, int(port or 0))
    except OSError as error:
        raise StoreError(f"{folder}: Milvus cannot use it ({error.strerror}): check the disk and its rights") from None
    return f"http://127.0.0.1:{port}"


def _start(folder: pathlib.Path, port: int) -> str:
    if importlib.util.find_spec("milvus_lite") is None:
        raise StoreError(f"{folder} needs milvus-lite: pip install -r requirements-milvus.txt")
    program = pathlib.Path(__file__).with_name("server.py")
    process = subprocess.Popen(  # noqa: S603 our own program
        [sys.executable, "-P", str(program), str(folder), str(port if _is_free(port) else 0)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # what interrupts us in a terminal is not meant for it
    )
    with process.stdout or contextlib.nullcontext() as stdout:
        said = stdout.readline().strip() if stdout else ""
    if not said:
        end(process)
        raise StoreError(f"{folder} cannot be opened by milvus-lite: see whether another program has it open")
    if not _started:
        atexit.register(end_all)
    if ended := _started.pop(folder, None):
        end(ended)
    _started[folder] = process
    return said


def end_all() -> None:
    """End the servers that this process started, each after it has written what it has."""
    while _started:
        end(_started.popitem()[1])


def end(process: subprocess.Popen[str]) -> None:
    """Let a server end. One that was inherited over a fork is its starter's to end."""
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired, ChildProcessError):
        process.wait(_LAST_WISH)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
