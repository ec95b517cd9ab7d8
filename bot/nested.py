"""Values deep in JSON that others wrote: whatever is missing or of another kind is simply not there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

_LAST = 2.0**35  # the year 3058; a datetime ends at 9999


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
    """The number at the path, also when it is written as a string; 0 if there is none, or a negative or endless one."""
    try:
        number = float(text_at(value, *path))
    except (ValueError, OverflowError):
        return 0.0
    return number if 0 <= number < float("inf") else 0.0


def moment_at(value: Any, *path: str | int, per_second: int = 1) -> datetime.datetime | None:
    """The moment at the path, counted since 1970 in seconds or in parts of them; None if there is none."""
    seconds = number_at(value, *path) / per_second
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC) if 0 < seconds < _LAST else None
