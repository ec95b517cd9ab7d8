"""Vectors of passages: from the old index where they stand there, from the encoder where not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.dense import Dense
from index.nearest import NEW
from index.rows import Rows
from index.types import Encoder, PassageText, Vectors

Progress = Callable[[int, int], None]
_Pair = tuple[Vectors, NDArray[np.float16]]
_WINDOW = 256  # passages encoded between two reports of progress
_COPIED = 4096  # passages copied at once


def vectors(
    origins: NDArray[np.int64],
    texts: Rows[PassageText],
    old: Dense | None,
    encoder: Encoder,
    progress: Progress,
) -> Iterator[_Pair]:
    """The vectors of all passages in order, some at a time: `(n, dim)`, and those of their sentences.

    `texts` are those of the passages without an origin in the old index.
    """
    progress(0, len(texts))
    new = _new(texts, encoder, progress)
    for first, last in _runs(origins):
        if old is None or origins[first] == NEW:
            pairs = list(itertools.islice(new, last - first))
            yield np.stack([own for own, _ in pairs]), np.concatenate([sentences for _, sentences in pairs])
        else:
            yield old.vectors_of(origins[first], origins[first] + last - first)


def _runs(origins: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """From where up to where all passages are new, or follow one another in the old index; not too many at once."""
    before, after = origins[:-1], origins[1:]
    together = np.where(before == NEW, after == NEW, after == before + 1)
    ends = [*(np.flatnonzero(~together) + 1).tolist(), len(origins)]
    for start, end in itertools.pairwise([0, *ends]):
        step = _WINDOW if end > start and origins[start] == NEW else _COPIED
        yield from ((first, min(first + step, end)) for first in range(start, end, step))


def _new(texts: Rows[PassageText], encoder: Encoder, progress: Progress) -> Iterator[_Pair]:
    """The vectors of the passages with these texts, one by one."""
    for start in range(0, len(texts), _WINDOW):
        wanted = texts[start : start + _WINDOW]
        encoded = list(_encoded(wanted, encoder))
        progress(start + len(wanted), len(texts))
        yield from encoded


def _encoded(wanted: Sequence[PassageText], encoder: Encoder) -> Iterator[_Pair]:
    """The vector of each passage, and those of its sentences and other questions, of which each is encoded once."""
    questions = list(dict.fromkeys(itertools.chain.from_iterable(each.questions for each in wanted)))
    asked = dict(zip(questions, encoder.encode_document(questions), strict=True))
    for passage, own in zip(wanted, encoder.encode_passages(wanted), strict=True):
        others = [asked[question] for question in passage.questions]
        yield own[0], np.vstack([own[1:], *others]).astype(np.float16)
