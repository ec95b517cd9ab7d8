"""An encoder on sentence-transformers: the bundled model, a folder, or a model of the hub.

The only file of the running program that loads torch. Prompts such as E5's "query: " are the model's own affair:
`encode_query` and `encode_document` apply them. A folder with a `model.onnx`, as the bundled model has, is computed by
ONNX Runtime, a text at a time: its whole numbers are scaled by the largest in a batch, and a vector must not depend on
its neighbours.
"""

from __future__ import annotations

import hashlib
import json
import logging
import pathlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Transformer
from tokenizers import Tokenizer
from transformers.utils import logging as transformers_logging

from index.files import sha256_of
from index.types import EncoderError, Vectors

BUNDLED = pathlib.Path(__file__).with_name("bundled")
ONNX = "model.onnx"
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask"}  # of the network; of a tokenised text
_BATCH = 64


class SentenceTransformerEncoder:
    """Vectors by a sentence-transformers model on the CPU."""

    def __init__(self, name: str, threads: int | None = None) -> None:
        """Load the model called `name`: "bundled", a folder, or a hub name. Raises `EncoderError`.

        `threads` is how many cores one call may use; by default as many as there are.
        """
        if threads:
            torch.set_num_threads(threads)
        self.name = name
        self._model = _load(name, threads)
        self._batch = 1 if isinstance(self._model[0], _OnnxTransformer) else _BATCH
        self.dim = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = _fingerprint(self._model, name)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        return np.asarray(
            self._model.encode_query(
                list(texts), batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False
            ),
            np.float32,
        )

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        return np.asarray(
            self._model.encode_document(
                list(texts), batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False
            ),
            np.float32,
        )


class _OnnxTransformer(InputModule):
    """A transformer computed by ONNX Runtime: texts to the vectors of their tokens."""

    def __init__(self, folder: pathlib.Path, transformer: Transformer, threads: int | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer: Tokenizer = transformer.processor.backend_tokenizer
        self.tokenizer.enable_truncation(transformer.max_seq_length)
        self.tokenizer.enable_padding(pad_id=transformer.processor.pad_token_id)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or 0  # 0: as many as there are cores
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # leave idle cores to others
        self._session = onnxruntime.InferenceSession(folder / ONNX, options, providers=["CPUExecutionProvider"])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """`input_ids` and `attention_mask`: `(texts, tokens)` int64."""
        found = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {name: torch.tensor([getattr(each, field) for each in found]) for name, field in _INPUTS.items()}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds `token_embeddings`: `(texts, tokens, dim)` float32."""
        (vectors,) = self._session.run(None, {name: features[name].numpy() for name in _INPUTS})
        return {**features, "token_embeddings": torch.from_numpy(vectors)}

    def save(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError("a model is saved by its training")


def _load(name: str, threads: int | None) -> SentenceTransformer:
    source = str(BUNDLED) if name == "bundled" else name
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        # Weights may be stored in half precision; on a CPU they are used in single precision.
        model = SentenceTransformer(source, device="cpu", model_kwargs={"dtype": torch.float32}).eval()
        if (pathlib.Path(source) / ONNX).is_file():
            model[0] = _OnnxTransformer(pathlib.Path(source), model[0], threads)  # type: ignore[arg-type]
    except Exception as error:  # the libraries below raise whatever they please
        reason = str(error).strip().split("\n")[0]
        raise EncoderError(
            f"the encoder '{name}' cannot be loaded ({reason}): set LETTERLIJK_ENCODER to 'bundled', to the folder of "
            "a sentence-transformers model, or to a hub model that this machine can download"
        ) from error
    return model


def _fingerprint(model: SentenceTransformer, name: str) -> str:
    """What the vectors depend on: the model's files if it is a folder, else its hub name and revision; its prompts."""
    folder = BUNDLED if name == "bundled" else pathlib.Path(name)
    digest = hashlib.sha256(json.dumps(model.prompts, sort_keys=True).encode())
    if folder.is_dir():
        for path in sorted(
            path for path in folder.rglob("*") if path.suffix in {".json", ".safetensors", ".onnx", ".txt", ".bin"}
        ):
            digest.update(f"{path.relative_to(folder)} {sha256_of(path)}\n".encode())
    else:
        transformer: Any = model[0]
        digest.update(f"{name} {getattr(transformer.auto_model.config, '_commit_hash', None)}".encode())
    return digest.hexdigest()[:16]
