"""Questions about the source: "who wrote this", "how old is this information"."""

from __future__ import annotations

import functools
import pathlib
import re

from index import fold

_PATTERNS = pathlib.Path(__file__).with_name("source.txt")


def is_asked_for(text: str) -> bool:
    """Whether the message asks where the answers come from."""
    said = " ".join(re.findall(r"\w+", fold(text)))
    return any(pattern.fullmatch(said) for pattern in _patterns())


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lines = _PATTERNS.read_text(encoding="utf-8").splitlines()
    return tuple(re.compile(line) for line in lines if line and not line.startswith("#"))
