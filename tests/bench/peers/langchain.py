"""LangChain: FAISS and BM25 in an `EnsembleRetriever`, kept up to date by the indexing API and its record manager.

`update` is `index(…, cleanup="incremental")` with the edited articles; `sync` is `cleanup="full"` with all of them.
"""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import Literal

import faiss
from langchain_classic.indexes import SQLRecordManager
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.docstore.in_memory import InMemoryDocstore
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.indexing import index
from langchain_huggingface import HuggingFaceEmbeddings

from tests.bench.peers.contract import DEFAULT, Corpus, Found
from tests.bench.peers.corpora import Change, Passage
from tests.bench.peers.vectors import Composed


class _ComposedEmbeddings(Embeddings):  # type: ignore[misc]
    """Questions by the encoder, documents composed."""

    def __init__(self, encoder: Embeddings, composed: Composed) -> None:
        self._encoder, self._composed = encoder, composed

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._composed.of(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        return self._encoder.embed_query(text)  # type: ignore[no-any-return]


class Peer:
    """The BM25 retriever has no file and no update: it is made anew whenever the index is opened."""

    def __init__(self, folder: pathlib.Path, model: str, composed: Composed | None) -> None:
        self._folder = folder
        encoder = HuggingFaceEmbeddings() if model == DEFAULT else HuggingFaceEmbeddings(model_name=model)
        self._embeddings: Embeddings = _ComposedEmbeddings(encoder, composed) if composed else encoder
        self._records = SQLRecordManager("articles", db_url=f"sqlite:///{folder / 'records.sqlite'}")

    def build(self, corpus: Corpus) -> None:
        self._records.create_schema()
        dim = len(self._embeddings.embed_query("hoe"))
        self._store = FAISS(self._embeddings, faiss.IndexFlatL2(dim), InMemoryDocstore(), {})
        self._index(corpus.passages, None)

    def update(self, corpus: Corpus, change: Change) -> None:
        self._load()
        edited = set(change.edited)
        self._index([passage for passage in corpus.passages if passage.article in edited], "incremental")

    def sync(self, corpus: Corpus, change: Change) -> None:  # noqa: ARG002
        self._load()
        self._index(corpus.passages, "full")

    def open(self) -> None:
        self._load()
        documents = [self._store.docstore.search(key) for key in self._store.index_to_docstore_id.values()]
        self._words = BM25Retriever.from_documents(documents)
        self._meaning = self._store.as_retriever()
        self._both = EnsembleRetriever(retrievers=[self._words, self._meaning], weights=[0.5, 0.5])

    def search(self, question: str, top_k: int) -> list[Found]:
        self._words.k = top_k
        self._meaning.search_kwargs = {"k": top_k}
        return _found(self._both.invoke(question)[:top_k])

    def nearest(self, text: str, top_k: int) -> list[Found]:
        vector = self._embeddings.embed_documents([text])[0]
        return _found(self._store.similarity_search_by_vector(vector, top_k))

    def _load(self) -> None:
        self._store = FAISS.load_local(str(self._folder), self._embeddings, allow_dangerous_deserialization=True)

    def _index(self, passages: Sequence[Passage], cleanup: Literal["incremental", "full"] | None) -> None:
        documents = [Document(passage.text, metadata={"article": passage.article}) for passage in passages]
        index(documents, self._records, self._store, cleanup=cleanup, source_id_key="article", key_encoder="sha256")
        self._store.save_local(str(self._folder))


def _found(documents: Sequence[Document]) -> list[Found]:
    return [Found(document.metadata["article"], document.page_content) for document in documents]
