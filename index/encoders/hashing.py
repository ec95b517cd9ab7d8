"""An encoder without a model: character n-grams, hashed. For tests and machines without torch; it knows no synonyms.

Weinberger et al. 2009, "Feature hashing for large scale multitask learning".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from index.alone import PASSAGE_SHARE, each_alone
from index.types import PassageText, Vectors

_GRAM = 4


class HashingEncoder:
    """Each text is the unit vector of its words' letter groups; the same text always has the same vector."""

    name = "hashing"
    dim = 256
    fingerprint = "hashing-256-4"
    passage_share = PASSAGE_SHARE

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        return self.encode_document(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 1e-6  # an empty text still has a direction
            for word in f" {text.lower()} ".split():
                padded = f" {word} "
                for start in range(max(1, len(padded) - _GRAM + 1)):
                    digest = hashlib.blake2s(padded[start : start + _GRAM].encode(), digest_size=4).digest()
                    row[int.from_bytes(digest) % self.dim] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def encode_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """Of each `(1 + sentences, dim)` float32, rows of length 1."""
        return each_alone(passages, self.encode_document)
