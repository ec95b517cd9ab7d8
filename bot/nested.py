"""Values deep in JSON that others wrote: whatever is missing or of another kind is simply not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def at(value: Any, *path: str | int) -> Any:
    """What stands at the path, None if anything on the way is missing."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *path: str | int) -> str:
    """The string, or the number as a string, at the path; an empty string if there is none."""
    found = at(value, *path)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def each_at(value: Any, *path: str | int) -> Iterator[Any]:
    """The items of the list at the path; none if there is no list."""
    found = at(value, *path)
    yield from found if isinstance(found, list) else ()


def number_at(value: Any, *path: str | int) -> float:
    """The number at the path, also when it is written as a string; 0 if there is none that a clock could show."""
    try:
        number = float(text_at(value, *path))
    except ValueError:
        return 0.0
    return number if 0 <= number < 1e13 else 0.0  # noqa: PLR2004 milliseconds in the year 2286
