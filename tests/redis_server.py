"""A real Redis server of our own on a free port, that keeps everything on disk at once."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

from tests.conftest import missing
from tests.server import free_port


@contextlib.contextmanager
def redis_serving(folder: pathlib.Path, port: int | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its address and process."""
    path = shutil.which("redis-server")
    if path is None:
        missing("redis-server is not installed: apt-get install redis-server")
    port = port or free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    kept = ["--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no"]
    with subprocess.Popen(
        [str(path), *options, *kept], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0", process
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("redis-server does not answer")
