"""Two bits for each dimension of a vector: all passages are looked through in a few milliseconds per million.

A random rotation spreads a unit vector evenly, so that each dimension is nearly normal whatever the encoder, and the
levels that are best for a normal distribution serve all (Max 1960, "Quantizing for minimum distortion"). Nothing is
learnt from the vectors: a passage's code depends on no other passage, and stays when others change.
"""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import Vectors

Codes = NDArray[np.uint8]

_LEVELS = np.array([-1.5104, -0.4528, 0.4528, 1.5104], np.float32)  # standard deviations
_BORDER = np.float32(0.9816)
_PER_BYTE = 4  # dimensions
_BLOCK = 16_384


def rotation_for(dim: int) -> Vectors:
    """`(dim, dim rounded up to whole bytes of code)`: orthonormal rows, the same at every call."""
    wide = -(-dim // _PER_BYTE) * _PER_BYTE
    return np.asarray(np.linalg.qr(np.random.default_rng(0).normal(size=(wide, wide)))[0][:dim], np.float32)


def codes_of(vectors: Vectors, rotation: Vectors) -> Codes:
    """`(n, bytes)`: the codes of `(n, dim)` unit vectors, the first dimension in the lowest bits."""
    codes = np.empty((len(vectors), rotation.shape[1] // _PER_BYTE), np.uint8)
    border = _BORDER / np.sqrt(np.float32(rotation.shape[1]))
    for start in range(0, len(vectors), _BLOCK):
        turned = vectors[start : start + _BLOCK] @ rotation
        levels = (turned > -border).view(np.uint8) + (turned > 0) + (turned > border)
        low, second, third, high = (levels[:, at::_PER_BYTE] for at in range(_PER_BYTE))
        codes[start : start + _BLOCK] = low | second << 2 | third << 4 | high << 6
    return codes


def index_of(codes: Codes) -> faiss.Index:
    """FAISS's index over the codes, which takes rotated queries: product quantisation, two dimensions in four bits."""
    wide = codes.shape[1] * _PER_BYTE
    levels = _LEVELS / np.sqrt(np.float32(wide))
    pairs = np.stack([np.tile(levels, 4), np.repeat(levels, 4)], axis=1)
    plain: Any = faiss.IndexPQ(wide, wide // 2, 4, faiss.METRIC_INNER_PRODUCT)
    faiss.copy_array_to_vector(np.tile(pairs.ravel(), wide // 2), plain.pq.centroids)
    plain.is_trained = True
    plain.add_sa_codes(np.ascontiguousarray(codes))
    return faiss.IndexPQFastScan(plain)
