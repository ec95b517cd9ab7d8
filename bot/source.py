"""Questions about the source: "who wrote this", "how old is this information"."""

from __future__ import annotations

import functools
import pathlib
import re

from index import fold, words_of

_NAMED = re.compile(r"\b(?:(?:artikel|tekst|stuk|verhaal) over|van (?:het|de) (?:artikel|tekst|stuk|verhaal)) (.+)")
_PATTERNS = pathlib.Path(__file__).with_name("source.txt")


def is_asked_for(text: str) -> bool:
    """Whether the message asks where the answers come from."""
    said = " ".join(re.findall(r"\w+", fold(text)))
    return any(pattern.fullmatch(said) for pattern in _patterns())


def article_named_in(text: str) -> str:
    """What the message says of which article it means: "kramp" in "wie schreef het artikel over kramp?"."""
    found = _NAMED.search(" ".join(re.findall(r"\w+", fold(text))))
    return found[1].removeprefix("over ") if found and words_of(found[1]) else ""


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lines = _PATTERNS.read_text(encoding="utf-8").splitlines()
    return tuple(re.compile(line) for line in lines if line and not line.startswith("#"))
