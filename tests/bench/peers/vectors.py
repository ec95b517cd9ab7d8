"""Vectors of made-up passages, for all systems alike: to encode thirty thousand would take hours and say nothing new.

A made-up passage is made of a few hundred sentences, and its vector is the mean of theirs by all-MiniLM-L6-v2; its
headings add a direction of their own. Questions are encoded each time.
"""

from __future__ import annotations

import functools
import hashlib
import json
import pathlib
import re
import sys
from collections.abc import Sequence

import numpy as np

from index.types import Vectors

_DIM = 384
_HEADING = 0.3  # beside a sentence


class Composed:
    """Documents' vectors from those of their sentences, which `python -m tests.bench.peers.vectors CORPUS` encodes."""

    def __init__(self, corpus: pathlib.Path) -> None:
        pieces = json.loads((corpus / "pieces.json").read_text(encoding="utf-8"))
        self._known = dict(zip(pieces, np.load(corpus / "pieces.npy"), strict=True))

    def of(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), 384)` float32, rows of length 1; the same text always has the same."""
        sums = np.array([sum(map(self._piece, pieces_of(text))) for text in texts], np.float32).reshape(-1, _DIM)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)

    def _piece(self, piece: str) -> Vectors:
        known: Vectors | None = self._known.get(piece)
        return _direction(piece) if known is None else known


def pieces_of(text: str) -> list[str]:
    """Sentences, and the headings before them."""
    return re.split(r"(?<=\.)\s+", text)


@functools.lru_cache(50_000)
def _direction(heading: str) -> Vectors:
    seed = int.from_bytes(hashlib.blake2s(heading.encode(), digest_size=8).digest())
    vector = np.random.default_rng(seed).normal(size=_DIM)
    return np.asarray(_HEADING * vector / np.linalg.norm(vector), np.float32)


def encode(corpus: pathlib.Path) -> None:
    """Write the vectors of a corpus' sentences, unless they are there."""
    from sentence_transformers import SentenceTransformer

    from tests.bench.peers.weights import MINILM

    if (corpus / "pieces.npy").exists():
        return
    sentences = json.loads((corpus / "sentences.json").read_text(encoding="utf-8"))
    pieces = sorted({piece for sentence in sentences for piece in pieces_of(sentence)})
    model = SentenceTransformer(str(MINILM), device="cpu")
    vectors = model.encode(pieces, normalize_embeddings=True, show_progress_bar=False)
    (corpus / "pieces.json").write_text(json.dumps(pieces, ensure_ascii=False), encoding="utf-8")
    np.save(corpus / "pieces.npy", np.asarray(vectors, np.float32))


if __name__ == "__main__":
    encode(pathlib.Path(sys.argv[1]))
