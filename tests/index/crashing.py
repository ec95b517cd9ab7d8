"""Builders that are killed, and what a reader sees afterwards. A program of its own: it forks, and threads do not."""

from __future__ import annotations

import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np

from index import Generation, has_index, open_current, rebuild_from, segments
from index.encoders.hashing import HashingEncoder
from index.publishing import KEPT
from tests.conftest import KRAMP, SLAAP, silently

segments._LEAST = 1  # a segment for each passage, so that there is something to share
STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "fcntl.flock"}
Content = tuple[object, ...]


def content(generation: Generation) -> Content:
    """All that a reader can see of an index, but its number and date."""
    manifest, dense = generation.manifest, generation.dense
    vectors = (np.asarray(dense.vectors).tobytes(), np.asarray(dense.sentences).tobytes())
    return dict(manifest.articles), dict(generation.articles), list(generation.chunks), generation.words, vectors


def seen(store: pathlib.Path) -> Content | None:
    return content(open_current(store)) if has_index(store) else None


class Builders:
    """Stores to begin with, and articles to rebuild them from."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.articles = folder / "articles"
        self.articles.mkdir()
        empty, full = folder / "empty", folder / "full"
        empty.mkdir()
        (self.articles / "slaap.md").write_text(SLAAP)
        for turn in range(KEPT + 1):  # as many as are kept, so that the next rebuild deletes one
            (self.articles / "kramp.md").write_text(KRAMP.replace("warme", f"{turn} warme"))
            self.rebuild(full)
        (self.articles / "kramp.md").unlink()
        (self.articles / "slaap.md").write_text(SLAAP.replace("koffie", "thee"))
        (self.articles / "nieuw.md").write_text(KRAMP)
        self.begin = {"empty": empty, "full": full}
        self.old = {name: seen(store) for name, store in self.begin.items()}
        start = time.perf_counter()
        self.rebuild(folder / "new")
        self.seconds = time.perf_counter() - start
        self.new = seen(folder / "new")

    def rebuild(self, store: pathlib.Path) -> None:
        rebuild_from(store, self.articles, HashingEncoder(), silently)

    def killed(self, name: str, arrange: Callable[[], None], stop: Callable[[int], None]) -> str:
        """What a reader sees after a builder was killed: "old", "new"; "lived" if it was not. The next one succeeds."""
        store = self.folder / "store"
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(self.begin[name], store)
        child = os.fork()
        if child == 0:
            arrange()
            self.rebuild(store)
            os._exit(0)
        stop(child)
        _, status = os.waitpid(child, 0)
        lived = not os.WIFSIGNALED(status)
        assert lived or os.WTERMSIG(status) == signal.SIGKILL
        found = seen(store)
        assert found in (self.old[name], self.new), "the reader sees neither the old index nor the new"
        self.rebuild(store)
        assert seen(store) == self.new, "the next rebuild did not make the new index"
        assert not list(store.glob(".*.part"))
        assert not list(store.glob("*.damaged"))
        if lived:
            return "lived"
        return "new" if found == self.new else "old"


def die_at(step: int) -> Callable[[], None]:
    """Arrange that the process is killed before its file-system step of that number, from 0."""

    def arrange() -> None:
        left = [step]

        def count() -> None:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if writes or event in STEPS:
                count()

        fsync = os.fsync

        def counted(descriptor: int) -> None:
            count()
            fsync(descriptor)

        os.fsync = counted  # type: ignore[assignment]
        sys.addaudithook(hook)

    return arrange


def steps(builders: Builders) -> None:
    """Kill a builder before each of its steps."""
    for name in builders.begin:
        became: list[str] = []
        while not became or became[-1] != "lived":
            became.append(builders.killed(name, die_at(len(became)), lambda _: None))
        print(f"steps, {name} store: {len(became) - 1} kills, {became.count('old')} old, {became.count('new')} new")
        assert became == sorted(became, key=("old", "new", "lived").index)
        assert became.count("old") > 20
        assert became.count("new") > 0


def moments(builders: Builders, count: int) -> None:
    """Kill builders at random moments."""
    chance = random.Random(4)  # noqa: S311 chance, not secrets
    became: list[str] = []
    longest = builders.seconds
    for turn in range(count):
        wait = chance.uniform(0, longest)

        def stop(child: int, wait: float = wait) -> None:
            time.sleep(wait)
            os.kill(child, signal.SIGKILL)

        became.append(builders.killed(("empty", "full")[turn % 2], lambda: None, stop))
        longest *= 1.03 if became[-1] == "old" else 0.9  # most kills near the end, where there is most to break
    print(f"moments: {count} builders, " + ", ".join(f"{became.count(each)} {each}" for each in sorted(set(became))))
    assert became.count("old") > count / 4
    assert became.count("old") < count


if __name__ == "__main__":
    # In memory where there is such a place: what a kill leaves is the same there, and flushing costs nothing.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None) as place:  # noqa: S108
        prepared = Builders(pathlib.Path(place))
        steps(prepared) if sys.argv[1] == "steps" else moments(prepared, int(sys.argv[2]))
