"""What a question asks about its subject: its price, its dose. A passage that answers must speak of that."""

from __future__ import annotations

import functools
import pathlib
import re

from index import fold

_PATTERNS = pathlib.Path(__file__).with_name("aspects.txt")


def is_missed(question: str, passage: str) -> bool:
    """Whether the question asks for something that the passage does not speak of."""
    return bool(missed_in(question, passage))


def missed_in(question: str, passage: str) -> str:
    """The words, folded, with which the question asks for that; an empty string when the passage speaks of it all."""
    asked, said = fold(question), fold(passage)
    missed = (found[0] for aspect, spoken in aspects() if (found := aspect.search(asked)) and not spoken.search(said))
    return next(missed, "")


@functools.cache
def aspects() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Each aspect as it is asked for, and as a passage speaks of it."""
    lines = _PATTERNS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" -> ") for line in lines if line and not line.startswith("#"))
    return tuple((re.compile(aspect), re.compile(spoken)) for aspect, spoken in pairs)
