"""Libraries: whether those that are installed are those that this version was tested with."""

from __future__ import annotations

import pathlib
import re
import sys
from collections.abc import Iterator
from importlib import metadata

from bot.checkup.findings import Finding

_ROOT = pathlib.Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", re.MULTILINE)
_OLDEST = (3, 11)


def library_findings(requirements: str = "requirements.txt") -> Iterator[Finding]:
    """Every pin of a requirements file of the project, compared with what is installed."""
    if sys.version_info < _OLDEST:
        said = f"this is Python {sys.version_info.major}.{sys.version_info.minor}"
        yield Finding("libraries", "error", said, "use Python 3.11 or newer")
    remedy = f"pip install -r {requirements}"
    pins = _PIN.findall((_ROOT / requirements).read_text(encoding="utf-8"))
    others = []
    for name, pinned in pins:
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding("libraries", "error", f"{name} is not installed", remedy)
            continue
        if installed.partition("+")[0] != pinned:
            others.append(f"{name} {installed} instead of {pinned}")
    if others:
        yield Finding("libraries", "warning", f"other versions than were tested: {', '.join(others)}", remedy)
    else:
        yield Finding("libraries", "ok", f"{len(pins)} libraries of {requirements} are as they were tested")
