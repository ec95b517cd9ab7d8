"""Fusion, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.fusion import SPARSE_SHARE, fuse


def test_both_legs_count_by_their_share() -> None:
    fused = fuse(np.array([0.2, 0.6, 0.4], np.float32), np.array([5.0, 0.0, 10.0], np.float32))
    dense_share = 1 - SPARSE_SHARE
    assert fused == pytest.approx([SPARSE_SHARE * 0.5, dense_share, dense_share * 0.5 + SPARSE_SHARE], abs=1e-6)


def test_a_leg_that_tells_nothing_apart_does_not_count() -> None:
    fused = fuse(np.array([0.1, 0.3], np.float32), np.array([0.0, 0.0], np.float32))
    assert fused == pytest.approx([0, 1 - SPARSE_SHARE], abs=1e-6)
