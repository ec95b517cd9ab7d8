"""Ours: `rebuild_from` on the article folder, `Retriever` on what it published. Every rebuild is incremental."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

from index import Encoder, Retriever, load_encoder, open_current, rebuild_from
from index.alone import each_alone
from index.types import PassageText, Vectors
from tests.bench.peers.contract import DEFAULT, Corpus, Found
from tests.bench.peers.corpora import Change
from tests.bench.peers.vectors import Composed


class _ComposedEncoder:
    """Questions by the encoder, documents composed."""

    def __init__(self, encoder: Encoder, composed: Composed) -> None:
        self.name, self.fingerprint, self.dim = encoder.name, encoder.fingerprint, encoder.dim
        self.encode_query, self.passage_share = encoder.encode_query, encoder.passage_share
        self._composed = composed

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._composed.of(texts)

    def encode_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        return each_alone(passages, self.encode_document)


class Peer:
    """Looks for itself what changed; there is no other step."""

    def __init__(self, folder: pathlib.Path, model: str, composed: Composed | None) -> None:
        encoder = load_encoder("bundled" if model == DEFAULT else model, threads=1)
        self._folder = folder
        self._encoder: Encoder = _ComposedEncoder(encoder, composed) if composed else encoder

    def build(self, corpus: Corpus) -> None:
        rebuild_from(self._folder, corpus.articles, self._encoder, lambda done, total: None)  # noqa: ARG005

    def update(self, corpus: Corpus, change: Change) -> None:  # noqa: ARG002
        self.build(corpus)

    sync = update

    def open(self) -> None:
        self._retriever = Retriever(open_current(self._folder), self._encoder)

    def search(self, question: str, top_k: int) -> list[Found]:
        return [Found(hit.chunk.article_id, hit.chunk.text) for hit in self._retriever.search(question, top_k)]

    def nearest(self, text: str, top_k: int) -> list[Found]:
        generation = self._retriever.generation
        numbers = generation.dense.search(self._encoder.encode_document([text])[0], top_k)
        return [Found(chunk.article_id, chunk.text) for chunk in generation.passages(numbers.tolist())]
