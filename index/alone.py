"""Passages by an encoder that knows texts only: each sentence is encoded by itself, behind the headings."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from index.types import PassageText, Vectors

PASSAGE_SHARE = 0.85  # a sentence by itself may be about anything


def each_alone(passages: Sequence[PassageText], encode: Callable[[Sequence[str]], Vectors]) -> list[Vectors]:
    """As `Encoder.encode_passages`, by its `encode_document`."""
    texts = [(each.text, *_sentences(each)) for each in passages]
    together = encode(list(itertools.chain.from_iterable(texts)))
    return np.split(together, np.cumsum([len(some) for some in texts]))[:-1]


def _sentences(passage: PassageText) -> list[str]:
    headings = passage.text[: passage.sentences[0].start]
    return [headings + sentence.of(passage.text) for sentence in passage.sentences]
