"""Whether the published index is whole, and holds what the article folder holds. Nothing is taken on trust."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus import Article, ArticleError, chunks_of, read_synonyms, sources_in
from index import generations, manifests
from index.generations import Generation
from index.passages import encoded_texts, hash_of_texts
from index.types import DamagedError, StoreError


def differences(store: pathlib.Path, folder: pathlib.Path) -> Iterator[str]:
    """What is wrong, one line each. Raises `StoreError` without an index, `corpus.FolderError` without a folder."""
    number = generations.current_number(store)
    if number is None:
        raise StoreError(f"{store} holds no index: run `python -m bot rebuild`")
    try:
        generation = generations.open_numbered(store, number)
    except DamagedError as error:
        yield str(error)
        return
    try:
        generations.check_analysis(manifests.folder_of(store, number), generation.manifest)
    except StoreError as error:
        yield str(error)
    hashes = np.load(manifests.folder_of(store, number) / generations.TEXT_HASHES)
    counts = (len(generation.chunks), len(hashes), len(generation.dense.vectors), len(generation.dense.passages))
    if set(counts) != {generation.manifest.passages}:
        yield f"index {number} holds {counts} passages and says {generation.manifest.passages}"
    places = {article_id: place for place, article_id in enumerate(generation.manifest.articles)}
    seen = set()
    for source in sources_in(folder):
        if source.problem or source.article is None:
            yield f"{source.path}: {source.problem}"
            continue
        article_id = source.article.id
        if article_id in seen:
            yield f"{source.path}: another file has the id '{article_id}' too"
        elif article_id not in places:
            yield f"{article_id}: not in the index"
        elif source.hash != generation.manifest.articles[article_id]:
            yield f"{article_id}: changed since the index was made"
        else:
            yield from _in_index(generation, places[article_id], source.article, hashes)
        seen.add(article_id)
    for article_id in places.keys() - seen:
        yield f"{article_id}: in the index, but not in the article folder"
    yield from _synonyms(folder, generation)


def _in_index(generation: Generation, place: int, article: Article, hashes: NDArray[np.uint8]) -> Iterator[str]:
    """Whether an article stands in the index as it was read, passage by passage."""
    if generation.articles[article.id] != article:
        yield f"{article.id}: the index has another text than the article"
    first, last = map(int, generation.first_passages[place : place + 2])
    chunks = list(chunks_of(article))
    if generation.chunks[first:last] != chunks:
        yield f"{article.id}: the index has other passages than the article"
    elif [bytes(each) for each in hashes[first:last]] != [hash_of_texts(encoded_texts(article, c)) for c in chunks]:
        yield f"{article.id}: the index has vectors of another text"


def _synonyms(folder: pathlib.Path, generation: Generation) -> Iterator[str]:
    try:
        if read_synonyms(folder) != generation.synonyms:
            yield "the synonyms changed since the index was made"
    except ArticleError as problem:
        yield str(problem)
