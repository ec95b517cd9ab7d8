"""Whether the published index is whole, and holds what the article folder holds. Nothing is taken on trust."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator

import numpy as np

from corpus import Article, ArticleError, Chunk, chunks_of, read_synonyms, sources_in
from index import generations, manifests
from index.passages import encoded_text, hash_of_text
from index.types import DamagedError, Index, StoreError

# An article's passages in order, and the hash of what each was encoded from.
Stored = tuple[list[Chunk], list[bytes]]


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

    def stored(article_id: str) -> Stored:
        first, last = map(int, generation.first_passages[places[article_id] : places[article_id] + 2])
        return list(generation.chunks[first:last]), [bytes(each) for each in hashes[first:last]]

    yield from compared(generation, stored, folder)


def compared(index: Index, stored: Callable[[str], Stored], folder: pathlib.Path) -> Iterator[str]:
    """Where an index does not say what the article folder says. `stored` gives an article's passages, by its id."""
    articles = index.manifest.articles
    seen = set()
    for source in sources_in(folder):
        if source.problem or source.article is None:
            yield f"{source.path}: {source.problem}"
            continue
        article_id = source.article.id
        if article_id in seen:
            yield f"{source.path}: another file has the id '{article_id}' too"
        elif article_id not in articles:
            yield f"{article_id}: not in the index"
        elif source.hash != articles[article_id]:
            yield f"{article_id}: changed since the index was made"
        else:
            yield from _in_index(index, stored, source.article)
        seen.add(article_id)
    for article_id in articles.keys() - seen:
        yield f"{article_id}: in the index, but not in the article folder"
    yield from _synonyms(folder, index)


def _in_index(index: Index, stored: Callable[[str], Stored], article: Article) -> Iterator[str]:
    """Whether an article stands in the index as it was read, passage by passage."""
    if index.articles[article.id] != article:
        yield f"{article.id}: the index has another text than the article"
    indexed, hashes = stored(article.id)
    chunks = list(chunks_of(article))
    if indexed != chunks:
        yield f"{article.id}: the index has other passages than the article"
    elif hashes != [hash_of_text(encoded_text(article, chunk)) for chunk in chunks]:
        yield f"{article.id}: the index has vectors of another text"


def _synonyms(folder: pathlib.Path, index: Index) -> Iterator[str]:
    try:
        if read_synonyms(folder) != index.synonyms:
            yield "the synonyms changed since the index was made"
    except ArticleError as problem:
        yield str(problem)
