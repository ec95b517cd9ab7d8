"""One system in a process of its own: `python -m tests.bench.peers.measuring change|serve SYSTEM MODEL …`.

Prints a JSON object. Seconds are of the processor, on one thread, unless the name says "wall": other work on the
machine then counts little.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from tests.bench.peers import corpora, found
from tests.bench.peers.contract import DEFAULT, Corpus, System, system_named
from tests.bench.peers.vectors import Composed

_WARM = 10


def change(
    made: Callable[[pathlib.Path], System],
    encoding: Callable[[pathlib.Path], System] | None,
    corpus: pathlib.Path,
    index: pathlib.Path,
) -> dict[str, object]:
    """Seconds of the build and of both ways to take up a change, from disk to disk, and what can be found after each.

    `encoding` makes the system that encodes what was edited, where that of `made` has composed vectors. `index` is left
    as it was built.
    """
    before, after = _corpus(corpus, "before"), _corpus(corpus, "after")
    difference = corpora.change_between(before.passages, after.passages)
    gone, kept = found.some(difference.gone), found.untouched(before.passages, difference)
    system = made(index)
    row: dict[str, object] = {"passages": len(before.passages), "gone": len(gone), "untouched": len(kept)}
    row["build"] = _timed(lambda: system.build(before))
    system.open()
    missed = set(found.lost(system, kept))  # by an index that is approximate, without any change
    row["missed"] = len(missed)
    for step in ("update", "sync"):
        folder = index.with_name(f"{index.name}-{step}")
        shutil.copytree(index, folder)
        system = made(folder)
        times = _timed(lambda: getattr(system, step)(after, difference))  # noqa: B023 (called at once)
        system.open()
        row[step] = times | {"stale": len(found.stale(system, gone)), "lost": len({*found.lost(system, kept)} - missed)}
        shutil.rmtree(folder)
    return row | {"encoded": encoded(encoding, after, difference, index)} if encoding else row


def encoded(
    encoding: Callable[[pathlib.Path], System], after: Corpus, difference: corpora.Change, index: pathlib.Path
) -> dict[str, object]:
    """Seconds of `update` with encoding what was edited."""
    folder = index.with_name(f"{index.name}-encoded")
    shutil.copytree(index, folder)
    system = encoding(folder)
    times = _timed(lambda: system.update(after, difference))
    shutil.rmtree(folder)
    return times


def serve(system: System, corpus: pathlib.Path, started: float) -> dict[str, object]:
    """Seconds to the first answer since the process started, ms per question, MB, how many are answered right."""
    questions = corpora.read_asked(corpus / "questions.json")
    system.open()
    system.search(questions[-1].text, found.TOP)
    row: dict[str, object] = {"cold_s": round(time.process_time(), 3), "cold_wall_s": round(time.time() - started, 3)}
    for question in questions[-_WARM:]:
        system.search(question.text, found.TOP)
    times, walls, ranks = [], [], []
    for question in questions:
        wall, start = time.perf_counter(), time.process_time()
        hits = system.search(question.text, found.TOP)
        times.append(1000 * (time.process_time() - start))
        walls.append(1000 * (time.perf_counter() - wall))
        ranks.append(found.rank_of(question.article, hits))
    memory = int(pathlib.Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE")
    for name, series in (("", times), ("_wall", walls)):
        row |= {f"p{of}{name}_ms": round(float(np.percentile(series, of)), 2) for of in (50, 99)}
    shares = {f"success_at_{top}": found.success(ranks, top) for top in (1, 3)}
    return row | {"questions": len(questions), "rss_mb": round(memory / 1e6)} | shares


def _timed(step: Callable[[], None]) -> dict[str, object]:
    wall, start = time.perf_counter(), time.process_time()
    step()
    return {"s": round(time.process_time() - start, 3), "wall_s": round(time.perf_counter() - wall, 3)}


def _corpus(folder: pathlib.Path, name: str) -> Corpus:
    return Corpus(folder / name, corpora.read_passages(folder / f"{name}.json"))


def main(arguments: Sequence[str]) -> None:
    step, name, model, corpus, index, started = arguments
    folder = pathlib.Path(corpus)
    composed = Composed(folder) if (folder / "pieces.npy").exists() else None

    def made(place: pathlib.Path) -> System:
        return system_named(name)(place, _weights(model), composed)

    def encoding(place: pathlib.Path) -> System:
        return system_named(name)(place, _weights(model), None)

    place = pathlib.Path(index)
    try:
        row = (
            serve(made(place), folder, float(started))
            if step == "serve"
            else change(made, encoding if composed else None, folder, place)
        )
    except (OSError, ImportError) as error:  # the libraries' words for a model that is not there
        if model != DEFAULT:
            raise
        row = {"unavailable": str(error).strip().splitlines()[0]}
    print(json.dumps(row))


def _weights(model: str) -> str:
    if model == DEFAULT:
        return DEFAULT
    from tests.bench.peers.weights import MINILM

    return str(MINILM)


if __name__ == "__main__":
    main(sys.argv[1:])
