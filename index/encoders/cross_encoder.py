"""A second opinion on the best passages: a cross-encoder, which reads question and passage together.

Slower than an encoder by a factor of the number of passages, and mostly better; a publisher chooses it by setting.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sentence_transformers import CrossEncoder

from index.hub import is_out_of_reach
from index.types import EncoderError, Vectors


class CrossEncoderReranker:
    """Scores by a sentence-transformers cross-encoder on the CPU."""

    def __init__(self, name: str) -> None:
        """Load the model called `name`: a folder or a hub name. Raises `EncoderError`."""
        try:
            self._model = CrossEncoder(name, device="cpu", local_files_only=is_out_of_reach(name))
        except Exception as error:  # the libraries below raise whatever they please
            reason = str(error).strip().split("\n")[0]
            raise EncoderError(
                f"the reranker '{name}' cannot be loaded ({reason}): leave LETTERLIJK_RERANKER empty, or set it to the "
                "folder of a cross-encoder or to a hub model that this machine can download"
            ) from error

    def scores(self, question: str, passages: Sequence[str]) -> Vectors:
        """`(len(passages),)` float32, 0 to 1, higher is better."""
        pairs = [(question, passage) for passage in passages]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float32)
