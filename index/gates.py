"""What a new generation must pass before it is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.types import GateError, Index

_NAMED = 10  # articles that a message names


@dataclass(frozen=True, slots=True)
class Gates:
    """What a new generation must pass before it is published.

    `max_drop` is the share of articles, 0 to 1, that may go out at once; one article always may. `examine` asks a
    generation the questions that must stay answered, and says of each, by its id, whether it is. With `forced` it is
    published whatever they find.
    """

    forced: bool = False
    max_drop: float = 1.0
    examine: Callable[[Index], Mapping[str, bool]] = lambda _: {}


def check_drop(removed: Sequence[str], indexed: int, most: float) -> None:
    """Raises `GateError` when a larger share of the indexed articles than `most` would go out."""
    if len(removed) > max(1, most * indexed):
        raise GateError(
            f"{len(removed)} of {indexed} articles would go out of the index, more than {most:.0%}: "
            f"{_some(removed)}. Put them back or, if this is meant, give --force; the old index still serves"
        )


def check_golden(now: Mapping[str, bool], before: Mapping[str, bool]) -> None:
    """Raises `GateError` when fewer of the questions in both are answered now than before."""
    both = now.keys() & before.keys()
    if sum(now[key] for key in both) < sum(before[key] for key in both):
        lost = sorted(key for key in both if before[key] and not now[key])
        raise GateError(
            f"the golden questions are answered less well than before; no longer answered: {_some(lost)}. "
            "Mend the articles or the questions or, if this is meant, give --force; the old index still serves"
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
