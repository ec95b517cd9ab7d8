"""The index that a rebuild begins with."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Chunk
from index import generations
from index.generations import Generation
from index.rows import ArticleRows, Rows


@dataclass(frozen=True, slots=True)
class Before:
    """An old index of the same encoder. With `copies` its passages and terms may be taken over as they are too."""

    generation: Generation
    folder: pathlib.Path
    articles: ArticleRows
    chunks: Rows[Chunk]
    text_hashes: NDArray[np.uint8]
    copies: bool

    @classmethod
    def of(cls, generation: Generation, folder: pathlib.Path, *, copies: bool) -> Before:
        """The generation in a folder."""
        articles = Rows(folder, generations.ARTICLES, generations.ARTICLE_ROW)
        chunks = Rows(folder, generations.CHUNKS, generations.CHUNK_ROW)
        hashes = np.load(folder / generations.TEXT_HASHES)
        return cls(
            generation, folder, ArticleRows(articles, list(generation.manifest.articles)), chunks, hashes, copies
        )
