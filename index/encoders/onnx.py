"""The bundled encoder, a sentence-transformers model that ONNX Runtime computes: a quarter of the time, without torch.

A text at a time: whole numbers are scaled by the largest of a batch, and a vector must not depend on its neighbours.
Sentences have theirs from the passage around them ("late chunking", Günther et al. 2024): it says what "dit" means,
and a passage is computed once.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.files import digest_of
from index.types import EncoderError, PassageText, Vectors

BUNDLED = pathlib.Path(__file__).with_name("bundled")
NETWORK = "model.onnx"
TEXT, TOKENS = "sentence_embedding", "token_embeddings"  # what it gives
_MOST_TOKENS = 256  # of a text, as in its training
_Text = TypeVar("_Text")


class OnnxEncoder:
    """Vectors by the bundled model. It has no prompts: a question and a passage are encoded alike."""

    passage_share = 0.3  # `make evaluate` cross-validates it

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
        rows = self._each(self._vector, texts)
        return np.concatenate(rows) if rows else np.zeros((0, self.dim), np.float32)

    def encode_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """Of each `(1 + sentences, dim)` float32, rows of length 1."""
        return self._each(self._vectors, passages)

    def _each(self, encode: Callable[[_Text], Vectors], given: Sequence[_Text]) -> list[Vectors]:
        if len(given) == 1 or self._threads == 1:
            return list(map(encode, given))
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(encode, given))

    def _vector(self, text: str) -> Vectors:
        """`(1, dim)`."""
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        (vector,) = self._session.run([TEXT], {"input_ids": ids})
        return np.asarray(vector, np.float32)

    def _vectors(self, passage: PassageText) -> Vectors:
        """`(1 + sentences, dim)`. A sentence beyond the most tokens has the passage's."""
        encoding = self._tokenizer.encode(passage.text)
        own, tokens = self._session.run([TEXT, TOKENS], {"input_ids": np.array([encoding.ids], np.int64)})
        starts, ends = np.array(encoding.offsets).T
        around = np.array(encoding.special_tokens_mask, bool)  # the tokens before and behind each text
        rows = [own[0]]
        for span in passage.sentences:
            inside = (starts >= span.start) & (ends <= span.end) & ~around
            mean = tokens[inside | around].mean(0) if inside.any() else own[0]
            rows.append(mean / np.linalg.norm(mean))
        return np.array(rows, np.float32)
