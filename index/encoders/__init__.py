"""Encoders: text in, unit vectors out. One file each; none imports another, and only what is asked for is loaded."""

from __future__ import annotations

from index.types import Encoder, Reranker


def load_encoder(name: str, threads: int | None = None) -> Encoder:
    """The encoder called `name`: "bundled", "hashing", a folder, or a hub model. Raises `EncoderError`."""
    if name == "hashing":
        from index.encoders.hashing import HashingEncoder

        return HashingEncoder()
    if name == "bundled":
        from index.encoders.onnx import OnnxEncoder

        return OnnxEncoder(threads)
    from index.encoders.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name, threads)


def load_reranker(name: str) -> Reranker | None:
    """The cross-encoder called `name`, a folder or a hub model; None for an empty name. Raises `EncoderError`."""
    if not name:
        return None
    from index.encoders.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(name)
