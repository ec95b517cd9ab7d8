"""Batches: written a second later, at the end of the process, by every fork; and kept when the disk fails."""

from __future__ import annotations

import logging
import pathlib
import subprocess
import sys
import threading
from collections.abc import Sequence

import pytest

from bot.records import RecordsError
from bot.records.batching import Batch
from tests.paths import ROOT


def test_what_is_added_is_written_together_a_little_later() -> None:
    written: list[list[int]] = []
    done = threading.Event()

    def write(items: Sequence[int]) -> None:
        written.append(list(items))
        done.set()

    batch = Batch(write, 0.2)
    for number in range(3):
        batch.add(number)
    assert written == []
    assert done.wait(5)
    assert written == [[0, 1, 2]]


def test_what_cannot_be_written_waits_for_the_next_time(caplog: pytest.LogCaptureFixture) -> None:
    written: list[str] = []
    full = True

    def write(items: Sequence[str]) -> None:
        if full:
            raise RecordsError("the disk is full")
        written.extend(items)

    batch = Batch(write, 60)
    batch.add("mijn vraag")
    with caplog.at_level(logging.ERROR):
        batch.flush()
    assert "the disk is full" in caplog.text
    assert "mijn vraag" not in caplog.text
    full = False
    batch.add("nog een")
    batch.flush()
    assert written == ["mijn vraag", "nog een"]


def test_a_process_that_ends_and_its_forks_write_what_they_gathered(tmp_path: pathlib.Path) -> None:
    program = (
        "import os, sys, pathlib\n"
        "from bot.records.batching import Batch\n"
        "def write(items): open(sys.argv[1], 'a').write(''.join(f'{item}\\n' for item in items))\n"
        "batch = Batch(write, 60)\n"
        "child = os.fork()\n"
        "batch.add('child' if child == 0 else 'parent')\n"
        "if child: os.waitpid(child, 0)\n"
    )
    path = tmp_path / "written"
    subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=True)
    assert path.read_text().splitlines() == ["child", "parent"]
