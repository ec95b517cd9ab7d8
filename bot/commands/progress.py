"""How far long work is: a bar with the time left on a terminal, plain lines in a log."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

_BETWEEN = 10.0  # seconds between two lines


@contextlib.contextmanager
def shown(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """What is told (done, total) and shows it."""
    if not sys.stderr.isatty():
        yield _Lines(what, unit).progress
        return
    from tqdm import tqdm

    with tqdm(desc=what, unit=f" {unit}", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


class _Lines:
    """Progress as lines, the first after a while: short work needs none."""

    def __init__(self, what: str, unit: str) -> None:
        self._what = what
        self._unit = unit
        self._start = self._last = time.monotonic()

    def progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if not done or now - self._last < _BETWEEN:
            return
        self._last = now
        left = (now - self._start) * (total - done) / done
        print(f"{self._what}: {done} of {total} {self._unit}, about {left:.0f} s left", file=sys.stderr, flush=True)
