"""A clock that can be set while a process runs: libfaketime, for that process and its children."""

from __future__ import annotations

import pathlib
import sysconfig

from tests.conftest import missing

_MULTIARCH = sysconfig.get_config_var("MULTIARCH") or ""
_LIBRARY = pathlib.Path("/usr/lib") / _MULTIARCH / "faketime" / "libfaketimeMT.so.1"


class WallClock:
    """What `environment` starts has this clock; other processes, and counters of seconds, go on as they do."""

    def __init__(self, folder: pathlib.Path) -> None:
        if not _LIBRARY.exists():
            missing("libfaketime is not installed: apt-get install faketime")
        self._file = folder / "clock"
        self.set(0)
        self.environment = {
            "LD_PRELOAD": str(_LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, seconds: int) -> None:
        """So many seconds from what the clock really says."""
        part = self._file.with_suffix(".part")
        part.write_text(f"{seconds:+d}\n", encoding="ascii")
        part.replace(self._file)
