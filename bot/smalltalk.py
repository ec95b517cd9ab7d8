"""Greetings, thanks and "who are you": a message to the name of the bot's own words for it, or nothing."""

from __future__ import annotations

import functools
import pathlib
import re

from index import fold

_PATTERNS = pathlib.Path(__file__).with_name("smalltalk.txt")


def reply_to(text: str) -> str:
    """The name in `bot.wording` of what to say to small talk; an empty string when the message is something else."""
    said = " ".join(re.findall(r"\w+", fold(text)))
    for name, pattern in _patterns():
        if pattern.fullmatch(said):
            return name
    return ""


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    patterns = []
    name = ""
    for line in _PATTERNS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            patterns.append((name, re.compile(line)))
    return tuple(patterns)
