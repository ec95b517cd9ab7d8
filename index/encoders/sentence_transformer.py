"""An encoder on sentence-transformers: a folder, or a model of the hub.

The only file of the running program that loads torch. Prompts such as E5's "query: " are the model's own affair:
`encode_query` and `encode_document` apply them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import pathlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.alone import PASSAGE_SHARE, each_alone
from index.files import digest_of
from index.hub import is_out_of_reach
from index.types import EncoderError, PassageText, Vectors

_BATCH = 64


class SentenceTransformerEncoder:
    """Vectors by a sentence-transformers model on the CPU."""

    passage_share = PASSAGE_SHARE

    def __init__(self, name: str, threads: int | None = None) -> None:
        """Load the model called `name`: a folder, or a hub name. Raises `EncoderError`.

        `threads` is how many cores one call may use; by default as many as there are.
        """
        if threads:
            torch.set_num_threads(threads)
        self.name = name
        self._model = _load(name)
        self.dim = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = _fingerprint(self._model, name)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        return np.asarray(
            self._model.encode_query(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32
        )

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """`(len(texts), dim)` float32, rows of length 1."""
        return np.asarray(
            self._model.encode_document(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            ),
            np.float32,
        )

    def encode_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """Of each `(1 + sentences, dim)` float32, rows of length 1."""
        return each_alone(passages, self.encode_document)


def _load(name: str) -> SentenceTransformer:
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        # Weights may be stored in half precision; on a CPU they are used in single precision.
        return SentenceTransformer(
            name, device="cpu", model_kwargs={"dtype": torch.float32}, local_files_only=is_out_of_reach(name)
        ).eval()
    except Exception as error:  # the libraries below raise whatever they please
        reason = str(error).strip().split("\n")[0]
        raise EncoderError(
            f"the encoder '{name}' cannot be loaded ({reason}): set LETTERLIJK_ENCODER to 'bundled', to the folder of "
            "a sentence-transformers model, or to a hub model that this machine can download"
        ) from error


def _fingerprint(model: SentenceTransformer, name: str) -> str:
    """What the vectors depend on: the model's files if it is a folder, else its hub name and revision; its prompts."""
    folder = pathlib.Path(name)
    digest = hashlib.sha256(json.dumps(model.prompts, sort_keys=True).encode())
    if folder.is_dir():
        digest.update(digest_of(folder).encode())
    else:
        transformer: Any = model[0]
        digest.update(f"{name} {getattr(transformer.auto_model.config, '_commit_hash', None)}".encode())
    return digest.hexdigest()[:16]
