"""A real Milvus (milvus-lite) in a process of its own, at a port that stays the same when it is started again."""

from __future__ import annotations

import contextlib
import pathlib
import subprocess
import sys
from collections.abc import Iterator

from pymilvus import MilvusClient

from index.backends.milvus import server
from tests.server import free_port


class MilvusServer:
    """Milvus on a folder."""

    def __init__(self, folder: pathlib.Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", server.__file__, str(self._folder), str(self._port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stdout.readline().strip() == str(self._port)

    def kill(self) -> None:
        """As when the machine goes down."""
        assert self._process
        assert self._process.stdout
        assert self._process.stdin
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._process.stdin.close()

    def database(self, name: str) -> str:
        """The address of a new, empty database."""
        client = MilvusClient(self.uri, dedicated=True)
        client.create_database(name)
        client.close()
        return f"{self.uri}/{name}"


@contextlib.contextmanager
def milvus_serving(folder: pathlib.Path) -> Iterator[MilvusServer]:
    running = MilvusServer(folder)
    try:
        yield running
    finally:
        running.kill()
