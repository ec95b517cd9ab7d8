"""The wall clock, which can be set back: by hand, or by a time server that found it wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

_NOTICED = 5.0  # seconds; less is how clocks are kept right all day


class Clock:
    """Notices that the clock was set back, which one that only counts seconds shows."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._ahead = wall() - steady()

    def was_set_back(self) -> bool:
        """Whether that happened since this was asked before."""
        ahead, before = self._wall() - self._steady(), self._ahead
        self._ahead = ahead
        return ahead < before - _NOTICED
