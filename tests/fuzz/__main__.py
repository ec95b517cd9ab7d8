"""Fuzz one target, guided by which code its inputs reach: `python -m tests.fuzz html --runs 1000000 --seconds 3600`.

atheris (libFuzzer) starts from the seeds and stops at the first finding, which it writes to build/fuzz.
"""

from __future__ import annotations

import argparse
import pathlib
import sys

import atheris

from tests.paths import ROOT

SEEDS = pathlib.Path(__file__).with_name("seeds")
_LONGEST = {
    "html": 400,
    "markdown": 1_000,
    "plaintext": 1_500,
    "sentences": 300,
    "tokenizer": 120,
    "analysis": 300,
}  # bytes
# The packages whose branches guide the search: fewer is faster.
_TRACED = {
    "html": ["corpus"],
    "markdown": ["corpus", "markdown_it"],
    "plaintext": ["corpus"],
    "sentences": ["corpus", "nltk.tokenize"],
    "tokenizer": ["index", "simplemma"],
    "analysis": ["index", "bot"],
}
_HANG = 20  # seconds for one input
_MEMORY = 4_000  # MB


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=sorted(_LONGEST))
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=3_600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=pathlib.Path, default=ROOT / "build" / "fuzz")
    asked = parser.parse_args()
    corpus = asked.into / asked.target
    corpus.mkdir(parents=True, exist_ok=True)
    options = {
        "runs": asked.runs,
        "max_total_time": asked.seconds,
        "seed": asked.seed,
        "max_len": _LONGEST[asked.target],
        "timeout": _HANG,
        "rss_limit_mb": _MEMORY,
        "artifact_prefix": f"{asked.into}/{asked.target}-",
        "print_final_stats": 1,
    }
    words = SEEDS / f"{asked.target}.dict"
    given = [f"-{name}={value}" for name, value in options.items()] + ([f"-dict={words}"] if words.exists() else [])
    with atheris.instrument_imports(include=_TRACED[asked.target]):
        from tests.fuzz.targets import TARGETS
    atheris.Setup([sys.argv[0], *given, str(corpus), str(SEEDS / asked.target)], TARGETS[asked.target])
    atheris.Fuzz()


main()
