"""FAISS in a folder beside milvus-lite in a folder, on the same articles: `make bench-backends` prints the table.

The corpus and the encoder are those of `tests.bench.scale`, so that an encoder's time comes on top. Questions alternate
between the two, in one run. A Milvus cluster is not measured here: it has more than one machine.
"""

from __future__ import annotations

import pathlib
import random
import sys
import tempfile
import time

import numpy as np

from index import Backend, Retriever, backend_of
from index.types import Index
from tests.bench.scale import WordVectors, write_articles
from tests.conftest import silently

QUESTIONS = 60


def main() -> None:
    """One line per size and backend."""
    print(f"{'passages':>9}  {'backend':<12}{'build s':>8}{'1 changed s':>13}{'open s':>8}{'p50 ms':>8}{'p99 ms':>8}")
    for passages in map(int, sys.argv[1:] or ["1000", "10000"]):
        with tempfile.TemporaryDirectory() as name:
            _measure(pathlib.Path(name), passages)


def _measure(folder: pathlib.Path, passages: int) -> None:
    write_articles(folder / "articles", passages)
    backends = {
        "FAISS": backend_of("faiss", folder / "faiss"),
        "milvus-lite": backend_of("milvus", folder / "store", str(folder / "milvus.db")),
    }
    built = {name: [_rebuild(backend, folder)] for name, backend in backends.items()}
    path = next((folder / "articles").rglob("artikel-7.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("## Deel 3", "## Anders 3"), encoding="utf-8")
    opened = {}
    for name, backend in backends.items():
        built[name].append(_rebuild(backend, folder))
        start = time.perf_counter()
        opened[name] = backend.open_current()
        built[name].append(time.perf_counter() - start)
    times = _asked(opened)
    for name, (full, changed, opening) in built.items():
        p50, p99 = np.percentile(times[name], (50, 99))
        print(f"{passages:>9}  {name:<12}{full:>8.1f}{changed:>13.2f}{opening:>8.2f}{p50:>8.1f}{p99:>8.1f}", flush=True)


def _rebuild(backend: Backend, folder: pathlib.Path) -> float:
    """Seconds."""
    start = time.perf_counter()
    backend.rebuild_from(folder / "articles", WordVectors(), silently)
    return time.perf_counter() - start


def _asked(opened: dict[str, Index]) -> dict[str, list[float]]:
    """Milliseconds of each question, by backend; the first few, which warm up, are left out."""
    chance = random.Random(2)  # noqa: S311
    retrievers = {name: Retriever(index, WordVectors()) for name, index in opened.items()}
    texts = [chunk.text.split() for chunk in opened["FAISS"].last_passages(1_000)]
    times: dict[str, list[float]] = {name: [] for name in opened}
    for _ in range(QUESTIONS):
        words = chance.choice(texts)
        at = chance.randrange(max(1, len(words) - 8))
        for name, retriever in retrievers.items():
            start = time.perf_counter()
            retriever.search(" ".join(words[at : at + 8]), 12)
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: found[QUESTIONS // 10 :] for name, found in times.items()}


if __name__ == "__main__":
    main()
