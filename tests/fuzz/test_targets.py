"""The targets hold on every seed, and on what atheris makes of them: a few here, a million in `make fuzz`."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

from tests.conftest import missing
from tests.fuzz.targets import TARGETS
from tests.paths import ROOT

SEEDS = pathlib.Path(__file__).with_name("seeds")
RUNS = {"html": 200, "markdown": 500, "plaintext": 500, "sentences": 3_000, "tokenizer": 3_000, "analysis": 300}
_SECONDS = 8  # on a busy machine it is less runs, not more time


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds(name: str) -> None:
    seeds = sorted((SEEDS / name).iterdir())
    assert seeds
    for seed in seeds:
        TARGETS[name](seed.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_atheris_makes_of_the_seeds(name: str, tmp_path: pathlib.Path) -> None:
    try:
        import atheris  # noqa: F401
    except ImportError:
        missing("atheris is not installed: pip install -r requirements-dev.txt, on a platform that it has a wheel for")
    command = [sys.executable, "-m", "tests.fuzz", name, "--runs", str(RUNS[name]), "--seconds", str(_SECONDS)]
    done = subprocess.run([*command, "--into", tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "stat::number_of_executed_units" in done.stderr
