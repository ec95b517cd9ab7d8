"""Vectors of passages: from the old index where they stand there, from the encoder where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.dense import Dense
from index.nearest import NEW
from index.rows import Rows
from index.types import Encoder, Vectors

Progress = Callable[[int, int], None]
_WINDOW = 256  # passages encoded between two reports of progress


def vectors(
    origins: NDArray[np.int64],
    texts: Rows[tuple[str, ...]],
    old: Dense | None,
    encoder: Encoder,
    progress: Progress,
) -> Iterator[tuple[Vectors, NDArray[np.float16]]]:
    """The vectors of all passages in order, some at a time: `(n, dim)`, and those of their sentences.

    `texts` are those of the passages without an origin in the old index.
    """
    done = 0
    progress(0, len(texts))
    for start in range(0, len(origins), _WINDOW):
        window = origins[start : start + _WINDOW]
        new = window == NEW
        if old is not None and not new.any():
            yield np.asarray(old.vectors[window]), old.sentences_of(window)
            continue
        wanted = texts[done : done + int(new.sum())]
        encoded = iter(_encoded(wanted, encoder))
        pairs = [next(encoded) if origin == NEW or old is None else old.vectors_of(origin) for origin in window]
        yield np.stack([own for own, _ in pairs]), np.concatenate([sentences for _, sentences in pairs])
        done += len(wanted)
        progress(done, len(texts))


def _encoded(wanted: Sequence[tuple[str, ...]], encoder: Encoder) -> list[tuple[Vectors, NDArray[np.float16]]]:
    """The vector of each passage by its texts, and those of its sentences; each text is encoded once."""
    distinct = list(dict.fromkeys(wanted))
    passages = encoder.encode_document([texts[0] for texts in distinct])
    sentences = encoder.encode_document([text for texts in distinct for text in texts[1:]]).astype(np.float16)
    ends = np.cumsum([len(texts) - 1 for texts in distinct])
    known = dict(zip(distinct, zip(passages, np.split(sentences, ends[:-1]), strict=True), strict=True))
    return [known[texts] for texts in wanted]
