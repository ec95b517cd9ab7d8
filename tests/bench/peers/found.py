"""What can be found: the right article, what should be gone, and what should not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.bench.peers.contract import Found, System
from tests.bench.peers.corpora import Change, Passage

TOP = 10
_GONE = 30  # passages that went, drawn; fewer where fewer went
_KEPT = 20  # passages that nobody touched, drawn, and as many of those that were indexed last
_WORDS = 20
_DEEP = 30


def stale(system: System, gone: Sequence[Passage]) -> list[str]:
    """The ids of the passages, in no article any more, that a search for their first words or by meaning finds."""
    return [passage.id for passage in gone if _is_found(passage, _asked(system, passage) + _near(system, passage))]


def lost(system: System, kept: Sequence[Passage]) -> list[str]:
    """The ids of the passages that a search by meaning for their own text does not find."""
    return [passage.id for passage in kept if not _is_found(passage, _near(system, passage))]


def some(gone: Sequence[Passage]) -> list[Passage]:
    """So many of the passages that went."""
    return random.Random(4).sample(list(gone), min(_GONE, len(gone)))  # noqa: S311


def untouched(passages: Sequence[Passage], difference: Change) -> list[Passage]:
    """Passages of articles that nobody touched: some drawn, and the last ones."""
    touched = {*difference.edited, *difference.removed}
    kept = [passage for passage in passages if passage.article not in touched]
    if len(kept) <= 2 * _KEPT:
        return kept
    return random.Random(5).sample(kept[:-_KEPT], _KEPT) + kept[-_KEPT:]  # noqa: S311


def rank_of(article: str, hits: Sequence[Found]) -> int:
    """The place, from 1, of the first passage of the article; 0 when there is none."""
    return next((place for place, hit in enumerate(hits, 1) if hit.article == article), 0)


def success(ranks: Sequence[int], top: int) -> float:
    """The share of questions with a right passage among the first `top`."""
    return round(sum(1 <= rank <= top for rank in ranks) / len(ranks), 3)


def _is_found(passage: Passage, hits: Sequence[Found]) -> bool:
    return any(passage.body in hit.text for hit in hits)


def _asked(system: System, passage: Passage) -> list[Found]:
    return _hits(lambda: system.search(" ".join(passage.text.split()[:_WORDS]), _DEEP))


def _near(system: System, passage: Passage) -> list[Found]:
    return _hits(lambda: system.nearest(passage.text, 3))


def _hits(search: Callable[[], list[Found]]) -> list[Found]:
    try:
        return search()
    except (KeyError, ValueError):  # an id is found that has no text any more
        return []
