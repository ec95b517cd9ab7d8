"""Fusion, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.fusion import COVERAGE_WEIGHT, fuse


def test_the_score_is_the_weighted_sum_of_both_legs() -> None:
    similarity = np.array([0.5, 1.0, -0.5], np.float32)
    coverage = np.array([1.0, 1.0, 0.0], np.float32)
    expected = np.array([0.5 + COVERAGE_WEIGHT, 1 + COVERAGE_WEIGHT, -0.5]) / (1 + COVERAGE_WEIGHT)
    assert fuse(similarity, coverage) == pytest.approx(expected)


def test_a_score_does_not_depend_on_the_other_passages() -> None:
    similarity = np.array([0.2, 0.4], np.float32)
    coverage = np.array([0.1, 0.3], np.float32)
    assert fuse(similarity, coverage)[0] == fuse(similarity[:1], coverage[:1])[0]
