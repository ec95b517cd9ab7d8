"""Haystack: the in-memory store with BM25 and embedding retrievers, joined by reciprocal rank.

`update` writes the edited articles' passages with the policy OVERWRITE; `sync` also deletes the ids the caller names.
"""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import Any

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from tests.bench.peers.contract import DEFAULT, Corpus, Found
from tests.bench.peers.corpora import Change, Passage
from tests.bench.peers.vectors import Composed


@component
class _ComposedEmbedder:
    """Documents' vectors, composed."""

    def __init__(self, composed: Composed) -> None:
        self._composed = composed

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        vectors = self._composed.of([document.content for document in documents])
        for document, vector in zip(documents, vectors, strict=True):
            document.embedding = vector.tolist()
        return {"documents": documents}


class Peer:
    """The store is one JSON file."""

    def __init__(self, folder: pathlib.Path, model: str, composed: Composed | None) -> None:
        self._path = str(folder / "store.json")
        chosen: dict[str, Any] = {"progress_bar": False} | ({} if model == DEFAULT else {"model": model})
        self._questions = SentenceTransformersTextEmbedder(**chosen)
        self._questions.warm_up()
        self._documents: Any = _ComposedEmbedder(composed) if composed else _warm(chosen)

    def build(self, corpus: Corpus) -> None:
        self._store = InMemoryDocumentStore()
        self._write(corpus.passages)

    def update(self, corpus: Corpus, change: Change) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(self._path)
        self._write_edited(corpus, change)

    def sync(self, corpus: Corpus, change: Change) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(self._path)
        self._store.delete_documents(list(change.ids_gone))
        self._write_edited(corpus, change)

    def open(self) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(self._path)
        self._pipeline = Pipeline()
        self._pipeline.add_component("encoder", self._questions)
        self._pipeline.add_component("meaning", InMemoryEmbeddingRetriever(self._store))
        self._pipeline.add_component("words", InMemoryBM25Retriever(self._store))
        self._pipeline.add_component("both", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._pipeline.connect("encoder.embedding", "meaning.query_embedding")
        self._pipeline.connect("meaning", "both")
        self._pipeline.connect("words", "both")

    def search(self, question: str, top_k: int) -> list[Found]:
        legs = {"encoder": {"text": question}, "meaning": {"top_k": top_k}}
        asked = legs | {"words": {"query": question, "top_k": top_k}, "both": {"top_k": top_k}}
        return _found(self._pipeline.run(asked)["both"]["documents"])

    def nearest(self, text: str, top_k: int) -> list[Found]:
        vector = self._documents.run([Document(content=text)])["documents"][0].embedding
        return _found(self._store.embedding_retrieval(vector, top_k=top_k))

    def _write_edited(self, corpus: Corpus, change: Change) -> None:
        edited = set(change.edited)
        self._write([passage for passage in corpus.passages if passage.article in edited])

    def _write(self, passages: Sequence[Passage]) -> None:
        documents = [
            Document(id=passage.id, content=passage.text, meta={"article": passage.article}) for passage in passages
        ]
        self._store.write_documents(self._documents.run(documents)["documents"], DuplicatePolicy.OVERWRITE)
        self._store.save_to_disk(self._path)


def _warm(chosen: dict[str, Any]) -> SentenceTransformersDocumentEmbedder:
    embedder = SentenceTransformersDocumentEmbedder(**chosen)
    embedder.warm_up()
    return embedder


def _found(documents: Sequence[Document]) -> list[Found]:
    return [Found(document.meta["article"], document.content) for document in documents]
