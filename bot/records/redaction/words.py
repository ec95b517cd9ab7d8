"""The words of words.yaml, and patterns made of them."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable

import yaml

_ALL = yaml.safe_load(pathlib.Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))

MONTHS: dict[str, int] = {name: number for number, names in _ALL["months"].items() for name in names}


def words(name: str) -> frozenset[str]:
    """The words under a heading."""
    return frozenset(_ALL[name])


def one_of(alternatives: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(each) for each in sorted(alternatives, key=len, reverse=True))
