"""A builder dies, a disk is full, rights are missing: the old index serves, and the next rebuild works."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest

from index import open_current, rebuild_from
from index.encoders.hashing import HashingEncoder
from tests.conftest import silently
from tests.paths import ROOT

# A process of its own takes on the limit or the user, and says what the rebuild said.
REBUILD = """
import os, pathlib, resource, sys
from index import SearchError, rebuild_from
from index.encoders.hashing import HashingEncoder
{first}
try:
    rebuild_from(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), HashingEncoder(), lambda done, total: None)
except SearchError as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_builder_killed_at_any_step_leaves_the_old_index_or_the_new() -> None:
    told = run("-m", "tests.index.crashing", "steps")
    assert "empty store" in told
    assert "full store" in told


def test_a_builder_killed_at_any_moment_leaves_the_old_index_or_the_new() -> None:
    assert "300 builders" in run("-m", "tests.index.crashing", "moments", "300")


@pytest.fixture
def place(articles: pathlib.Path) -> Iterator[pathlib.Path]:
    """A folder that any user may read, with the articles, and a store that was made of them before one changed."""
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        place.chmod(0o755)
        articles.rename(place / "articles")
        rebuild_from(place / "store", place / "articles", HashingEncoder(), silently)
        slaap = place / "articles" / "slaap.md"
        slaap.write_text(slaap.read_text().replace("moe", "suf"))
        yield place


def still_serves_and_recovers(place: pathlib.Path) -> None:
    assert "moe" in open_current(place / "store").articles["slaap"].text
    assert rebuild_from(place / "store", place / "articles", HashingEncoder(), silently).plan.changed == ("slaap",)
    assert "suf" in open_current(place / "store").articles["slaap"].text


@pytest.mark.parametrize("limit", [0, 100, 1_000, 3_000])
def test_a_disk_that_is_full(place: pathlib.Path, limit: int) -> None:
    """The limit on the size of a file stands in for the disk's: either way writing fails half-way."""
    first = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    told = run("-c", REBUILD.format(first=first), str(place / "store"), str(place / "articles"))
    assert told.startswith("StoreError: ")
    assert "the index cannot be written (File too large): check the disk and its rights; the old index" in told
    still_serves_and_recovers(place)


@pytest.mark.parametrize("mode", [0o555, 0o500])
def test_a_store_that_may_not_be_written(place: pathlib.Path, mode: int) -> None:
    first = "os.setuid(65534)" if os.geteuid() == 0 else ""
    (place / "store").chmod(mode)
    told = run("-c", REBUILD.format(first=first), str(place / "store"), str(place / "articles"))
    (place / "store").chmod(0o755)
    assert told.startswith("StoreError: ")
    assert "Permission denied): check the disk and its rights; the old index still serves" in told
    still_serves_and_recovers(place)


def test_two_builders_wait_for_each_other(place: pathlib.Path) -> None:
    command = [sys.executable, "-c", REBUILD.format(first=""), str(place / "store"), str(place / "articles")]
    builders = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [builder.communicate(timeout=120)[0] for builder in builders] == [""] * 4
    assert open_current(place / "store").manifest.generation == 2
