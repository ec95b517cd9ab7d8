"""txtai: one embeddings database with hybrid search and stored content.

`update` upserts the edited articles' passages; `sync` also deletes the ids the caller names.
"""

from __future__ import annotations

import pathlib
from typing import Any

from txtai import Embeddings
from txtai.vectors import HFVectors

from tests.bench.peers.contract import DEFAULT, Corpus, Found
from tests.bench.peers.corpora import Change, Passage
from tests.bench.peers.vectors import Composed

_composed: Composed | None = None


class ComposedVectors(HFVectors):  # type: ignore[misc]
    """Questions by the encoder, documents composed."""

    def encode(self, data: Any, category: str | None = None) -> Any:
        return _composed.of(data) if category == "data" and _composed else super().encode(data, category)


class Peer:
    """Passages have ids of their own, "article-number"."""

    def __init__(self, folder: pathlib.Path, model: str, composed: Composed | None) -> None:
        global _composed  # noqa: PLW0603 (txtai makes the vectors' class itself)
        _composed = composed
        self._path = str(folder / "index")
        settings: dict[str, Any] = {"hybrid": True, "content": True}
        if model != DEFAULT:
            settings |= {"path": model}
        if composed:
            settings |= {"method": f"{__name__}.ComposedVectors"}
        self._embeddings = Embeddings(settings)

    def build(self, corpus: Corpus) -> None:
        self._embeddings.index(map(_row, corpus.passages))
        self._embeddings.save(self._path)

    def update(self, corpus: Corpus, change: Change) -> None:
        self.open()
        self._upsert(corpus, change)
        self._embeddings.save(self._path)

    def sync(self, corpus: Corpus, change: Change) -> None:
        self.open()
        self._embeddings.delete(change.ids_gone)
        self._upsert(corpus, change)
        self._embeddings.save(self._path)

    def open(self) -> None:
        self._embeddings.load(self._path)

    def search(self, question: str, top_k: int) -> list[Found]:
        return _found(self._embeddings.search(question, top_k))

    def nearest(self, text: str, top_k: int) -> list[Found]:
        return _found(self._embeddings.search(text, top_k, weights=1.0))

    def _upsert(self, corpus: Corpus, change: Change) -> None:
        edited = set(change.edited)
        self._embeddings.upsert([_row(passage) for passage in corpus.passages if passage.article in edited])


def _row(passage: Passage) -> tuple[str, str, None]:
    return passage.id, passage.text, None


def _found(rows: list[dict[str, Any]]) -> list[Found]:
    return [Found(row["id"].rsplit("-", 1)[0], row["text"]) for row in rows]
