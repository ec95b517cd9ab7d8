"""`make bench-peers`: the same work for all systems, each in fresh processes; writes docs/peers.json.

`python -m tests.bench.peers [PASSAGES]`: how large the made-up corpus is. What was measured already is not measured
again: `rm -r build/peers` starts anew.
"""

from __future__ import annotations

import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.bench.peers import corpora
from tests.bench.peers.contract import SYSTEMS
from tests.bench.peers.table import RESULTS
from tests.paths import ROOT

_WORK = ROOT / "build" / "peers"
_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
# One thread each, and nothing from a hub: what cannot be loaded from this machine is said to be so.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def main(passages: int) -> None:
    """Prepare the corpora, measure every system on both, and write what was measured."""
    folders = prepared(passages)
    rows = [measured(*each) for each in itertools.product(folders, ("minilm", "default"), SYSTEMS)]
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def prepared(passages: int) -> list[pathlib.Path]:
    """The folders of the two corpora."""
    government, synthetic = _WORK / "govfaq", _WORK / f"synthetic-{passages}"
    if not (government / "sentences.json").exists():
        corpora.write_government(government)
        corpora.edit(government)
    if not (synthetic / "sentences.json").exists():
        corpora.write_synthetic(synthetic, passages)
        corpora.edit(synthetic)
    _run("tests.bench.peers.vectors", str(synthetic))
    return [government, synthetic]


def measured(corpus: pathlib.Path, model: str, system: str) -> dict[str, object]:
    """What one system does on one corpus: `change` and `serve` of `measuring`, with what was measured."""
    done = _WORK / "measured" / f"{corpus.name}-{model}-{system}.json"
    if not done.exists():
        row: dict[str, object] = {"corpus": corpus.name.split("-")[0], "model": model, "system": system}
        for part in steps(corpus, model, system):
            row |= part
        print(json.dumps(row), flush=True)
        done.parent.mkdir(exist_ok=True)
        done.write_text(json.dumps(row), encoding="utf-8")
    return dict(json.loads(done.read_text(encoding="utf-8")))


def steps(corpus: pathlib.Path, model: str, system: str) -> Iterator[dict[str, object]]:
    """What each process measured."""
    index = _WORK / "indexes" / f"{corpus.name}-{model}-{system}"
    for old in index.parent.glob(f"{index.name}*"):
        shutil.rmtree(old)
    index.mkdir(parents=True)
    for step in ("change", "serve"):
        arguments = (step, system, model, str(corpus), str(index), str(time.time()))
        part = json.loads(_run("tests.bench.peers.measuring", *arguments).splitlines()[-1])
        yield part
        if "unavailable" in part:
            return
    shutil.rmtree(index)


def _run(module: str, *arguments: str) -> str:
    command = [str(_PYTHON), "-m", module, *arguments]
    environment = os.environ | _ENVIRONMENT
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 30000)
