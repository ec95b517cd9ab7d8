"""LlamaIndex: an `IngestionPipeline` with docstore into FAISS, `QueryFusionRetriever` over that and BM25.

`update` is the strategy UPSERTS with the edited articles' passages; `sync` is UPSERTS_AND_DELETE with all passages.
Each passage is a document of its own, because the FAISS store deletes by the id of a document and not of its nodes.
"""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import Any

import faiss
from llama_index.core import QueryBundle
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.schema import BaseNode, Document, NodeWithScore, TransformComponent
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import VectorStoreQuery
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissMapVectorStore

from tests.bench.peers.contract import DEFAULT, Corpus, Found
from tests.bench.peers.corpora import Change, Passage
from tests.bench.peers.vectors import Composed


class _ComposedEmbedding(BaseEmbedding):  # type: ignore[misc]
    """Questions by the encoder, documents composed."""

    encoder: Any
    composed: Any

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.encoder.get_query_embedding(query)  # type: ignore[no-any-return]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self.composed.of(texts).tolist()  # type: ignore[no-any-return]


class _Copies(TransformComponent):  # type: ignore[misc]
    """Keeps the vectors out of the docstore, which would write them as JSON."""

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        return [node.model_copy() for node in nodes]


class _ByMeaning(BaseRetriever):  # type: ignore[misc]
    """The vector store finds ids, the docstore has the texts."""

    def __init__(self, store: FaissMapVectorStore, docstore: SimpleDocumentStore, embedding: BaseEmbedding) -> None:
        self.top_k = 10
        self._store, self._docstore, self._embedding = store, docstore, embedding
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return self.near(self._embedding.get_query_embedding(query_bundle.query_str))

    def near(self, vector: list[float]) -> list[NodeWithScore]:
        found = self._store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=self.top_k))
        pairs = zip(found.ids, found.similarities, strict=True)
        return [NodeWithScore(node=self._docstore.get_document(key), score=-float(far)) for key, far in pairs]


class Peer:
    """BM25 is made anew from the docstore whenever the index is opened."""

    def __init__(self, folder: pathlib.Path, model: str, composed: Composed | None) -> None:
        self._folder = folder
        encoder = HuggingFaceEmbedding() if model == DEFAULT else HuggingFaceEmbedding(model_name=model)
        self._embedding = _ComposedEmbedding(encoder=encoder, composed=composed) if composed else encoder

    def build(self, corpus: Corpus) -> None:
        dim = len(self._embedding.get_query_embedding("hoe"))
        self._store = FaissMapVectorStore(faiss.IndexIDMap2(faiss.IndexFlatL2(dim)))
        self._docstore = SimpleDocumentStore()
        self._run(corpus.passages, DocstoreStrategy.UPSERTS)

    def update(self, corpus: Corpus, change: Change) -> None:
        self._load()
        edited = set(change.edited)
        self._run([passage for passage in corpus.passages if passage.article in edited], DocstoreStrategy.UPSERTS)

    def sync(self, corpus: Corpus, change: Change) -> None:  # noqa: ARG002
        self._load()
        self._run(corpus.passages, DocstoreStrategy.UPSERTS_AND_DELETE)

    def open(self) -> None:
        self._load()
        self._words = BM25Retriever.from_defaults(docstore=self._docstore, similarity_top_k=10)
        self._meaning = _ByMeaning(self._store, self._docstore, self._embedding)
        self._both = QueryFusionRetriever(
            [self._words, self._meaning], llm=MockLLM(), mode="reciprocal_rerank", num_queries=1, use_async=False
        )

    def search(self, question: str, top_k: int) -> list[Found]:
        self._words.similarity_top_k = self._meaning.top_k = self._both.similarity_top_k = top_k
        return _found(self._both.retrieve(question))

    def nearest(self, text: str, top_k: int) -> list[Found]:
        self._meaning.top_k = top_k
        return _found(self._meaning.near(self._embedding.get_text_embedding(text)))

    def _run(self, passages: Sequence[Passage], strategy: DocstoreStrategy) -> None:
        documents = [
            Document(
                id_=passage.id,
                text=passage.text,
                metadata={"article": passage.article},
                excluded_embed_metadata_keys=["article"],
            )
            for passage in passages
        ]
        IngestionPipeline(
            transformations=[_Copies(), self._embedding],
            docstore=self._docstore,
            vector_store=self._store,
            docstore_strategy=strategy,
            disable_cache=True,
        ).run(documents=documents)
        self._docstore.persist(str(self._folder / "docstore.json"))
        self._store.persist(str(self._folder / "vectors"))

    def _load(self) -> None:
        self._docstore = SimpleDocumentStore.from_persist_path(str(self._folder / "docstore.json"))
        self._store = FaissMapVectorStore.from_persist_path(str(self._folder / "vectors"))


def _found(nodes: Sequence[NodeWithScore]) -> list[Found]:
    return [Found(node.metadata["article"], node.get_content()) for node in nodes]
