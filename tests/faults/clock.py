"""A wall clock that can be set while processes run; their counters of seconds go on as they do."""

from __future__ import annotations

import pathlib

# Python runs a module of this name before anything else. (libfaketime breaks `time.sleep`, so it cannot be used.)
_PROGRAM = """import pathlib, time
_really = time.time
_shift = pathlib.Path(__file__).with_name("shift")
time.time = lambda: _really() + float(_shift.read_text())
"""


class WallClock:
    """The clock of what is started with `environment`."""

    def __init__(self, folder: pathlib.Path) -> None:
        self._folder = folder / "clock"
        self._folder.mkdir()
        self.set(0)
        (self._folder / "sitecustomize.py").write_text(_PROGRAM, encoding="utf-8")
        self.environment = {"PYTHONPATH": str(self._folder)}

    def set(self, seconds: int) -> None:
        """So many seconds from what the clock really says."""
        part = self._folder / "shift.part"
        part.write_text(str(seconds), encoding="ascii")
        part.replace(self._folder / "shift")
