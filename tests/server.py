"""`python -m bot serve` as a real process on a free port."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from tests.paths import ROOT


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    url: str
    environment: dict[str, str]
    log: pathlib.Path

    def logged(self) -> str:
        """What it wrote to standard error so far."""
        return self.log.read_text(encoding="utf-8")


def settings_in(folder: pathlib.Path, articles: pathlib.Path, **more: str) -> dict[str, str]:
    """An environment with everything in `folder`, the encoder that needs no model, and more settings by name."""
    own = {"ARTICLES": str(articles), "STORE": str(folder / "store"), "ENCODER": "hashing"}
    own["QUEUE"] = str(folder / "queue.sqlite3")
    return os.environ | {f"LETTERLIJK_{name}": value for name, value in (own | more).items()}


@contextlib.contextmanager
def serving(environment: dict[str, str], port: int, workers: int = 1) -> Iterator[Server]:
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port), "--workers", str(workers)]
    # A line per request: a pipe that nobody reads would be full in the end, and the server would wait for ever.
    with (
        tempfile.NamedTemporaryFile() as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            yield Server(process, _announced(process, pathlib.Path(log.name)), environment, pathlib.Path(log.name))
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _announced(process: subprocess.Popen[str], log: pathlib.Path) -> str:
    """The address that the server prints once it answers."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("http://"):
            return line.strip()
    raise AssertionError(log.read_text(encoding="utf-8"))
