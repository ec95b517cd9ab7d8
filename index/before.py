"""The index that a rebuild begins with."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Chunk
from index import generations, manifests
from index.generations import Generation
from index.rows import ArticleRows, Rows
from index.types import Manifest, StoreError


@dataclass(frozen=True, slots=True)
class Before:
    """An old index of the same encoder. With `copies` its passages and terms may be taken over as they are too.

    `twins` are files of a still older one, by the names of the same files in `folder`.
    """

    generation: Generation
    folder: pathlib.Path
    articles: ArticleRows
    chunks: Rows[Chunk]
    text_hashes: NDArray[np.uint8]
    copies: bool
    twins: Mapping[str, pathlib.Path]

    @classmethod
    def of(cls, generation: Generation, store: pathlib.Path, *, copies: bool) -> Before:
        """The generation in a store."""
        folder = manifests.folder_of(store, generation.manifest.generation)
        articles = Rows(folder, generations.ARTICLES, generations.ARTICLE_ROW)
        chunks = Rows(folder, generations.CHUNKS, generations.CHUNK_ROW)
        hashes = np.load(folder / generations.TEXT_HASHES)
        rows = ArticleRows(articles, list(generation.manifest.articles))
        return cls(generation, folder, rows, chunks, hashes, copies, _twins(store, generation.manifest))


def _twins(store: pathlib.Path, manifest: Manifest) -> dict[str, pathlib.Path]:
    for number in generations.served_before(store, manifest.generation):
        try:
            older = manifests.read_manifest(store, number)
        except StoreError:
            continue
        folder = manifests.folder_of(store, number)
        return manifests.twins_in(folder, older, manifests.folder_of(store, manifest.generation), manifest)
    return {}
