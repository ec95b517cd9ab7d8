"""The bundled encoder, a sentence-transformers model that ONNX Runtime computes: a quarter of the time, without torch.

A text at a time: whole numbers are scaled by the largest of a batch, and a vector must not depend on its neighbours.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.files import digest_of
from index.types import EncoderError, Vectors

BUNDLED = pathlib.Path(__file__).with_name("bundled")
NETWORK = "model.onnx"
_MOST_TOKENS = 256  # of a text, as in its training


class OnnxEncoder:
    """Vectors by the bundled model. It has no prompts: a question and a passage are encoded alike."""

    def __init__(self, threads: int | None = None, folder: pathlib.Path = BUNDLED) -> None:
        """Load the model. `threads` is how many texts may be encoded at once, by default as many as there are cores.

        Raises `EncoderError`.
        """
        self.name = "bundled"
        self._threads = threads or os.cpu_count() or 1
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # no threads of its own: a server may fork
        try:
            self._session = onnxruntime.InferenceSession(folder / NETWORK, options, ["CPUExecutionProvider"])
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the libraries below raise whatever they please
            raise EncoderError(
                f"the bundled encoder in {folder} cannot be loaded ({str(error).strip().splitlines()[0]}): "
                "put the folder back as it is in the repository"
            ) from error
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.no_padding()
        self.dim = int(self._session.get_outputs()[0].shape[1])
        self.fingerprint = digest_of(folder)[:16]

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        return self.encode_document(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        if len(texts) == 1 or self._threads == 1:
            rows = list(map(self._vector, texts))
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                rows = list(pool.map(self._vector, texts))
        return np.concatenate(rows) if rows else np.zeros((0, self.dim), np.float32)

    def _vector(self, text: str) -> Vectors:
        """`(1, dim)`."""
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        (vector,) = self._session.run(None, {"input_ids": ids})
        return np.asarray(vector, np.float32)
