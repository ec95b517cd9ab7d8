"""Articles to a new generation of the index. What did not change is not encoded again.

Articles are compared by (id, hash of the article); vectors are reused by (encoder fingerprint, hash of the encoded
text). The two are never mixed: articles may swap their texts and still lose nothing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import pathlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import MAX_WORDS, Article, Chunk, Synonyms, chunks_of
from index import files, generations
from index.analysis import analysis
from index.dense import Dense
from index.dutch import terms_of, words_of
from index.generations import Generation
from index.sparse import Sparse
from index.types import FORMAT, Encoder, Manifest, StoreError, Vectors

Progress = Callable[[int, int], None]
_BATCH = 32  # passages encoded between two reports of progress


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rebuild changes: article ids, each in one of the four."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did. `encoded` passages were new; `generation` is the published one."""

    plan: Plan
    generation: int
    passages: int
    encoded: int


def rebuild(
    store: pathlib.Path, articles: Sequence[Article], encoder: Encoder, progress: Progress, synonyms: Synonyms = ()
) -> Rebuilt:
    """Publish a generation that holds exactly `articles`, or leave the published one if it does so already.

    `synonyms` are groups of words for one concept, the articles' word first. `progress` is told (done, all) passages to
    encode. Raises `StoreError`; the published generation is never touched.
    """
    if not articles:
        raise StoreError("there are no articles to build an index from: put Markdown files in the article folder")
    with _writing(store):
        return _rebuild(store, articles, encoder, progress, synonyms)


@contextlib.contextmanager
def _writing(store: pathlib.Path) -> Iterator[None]:
    """Alone in the store; what the file system refuses becomes a `StoreError`."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        with files.locked(store / "lock"):
            yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or store}: the index cannot be written ({error.strerror}): check the disk and its "
            "rights; the old index still serves"
        ) from None


def keep_calibration(store: pathlib.Path, generation: Generation, calibration: Mapping[str, float]) -> int:
    """Publish the generation again with another calibration. Returns its number. Raises `StoreError`."""
    manifest = dataclasses.replace(generation.manifest, calibration=calibration)
    with _writing(store):
        written = generations.write(store, dataclasses.replace(generation, manifest=manifest))
        generations.prune(store)
    return written.generation


def plan_of(store: pathlib.Path, articles: Iterable[Article], encoder: Encoder) -> Plan:
    """What a rebuild would change. Everything is added where no index fits this encoder and version."""
    indexed = dict(before.manifest.articles) if (before := _usable(store, encoder)) else {}
    return _plan(indexed, {article.id: hash_of(article) for article in articles})


def hash_of(article: Article) -> str:
    """The hash of everything an article says, its metadata included."""
    return hashlib.sha256(repr(article).encode()).hexdigest()


def _rebuild(
    store: pathlib.Path, articles: Sequence[Article], encoder: Encoder, progress: Progress, synonyms: Synonyms
) -> Rebuilt:
    before = _usable(store, encoder)
    hashes = {article.id: hash_of(article) for article in articles}
    plan = _plan(dict(before.manifest.articles) if before else {}, hashes)
    if before and plan.is_empty and before.synonyms == synonyms:
        return Rebuilt(plan, before.manifest.generation, before.manifest.passages, 0)
    pairs = [(article, chunk) for article in articles for chunk in chunks_of(article)]
    for article, chunk in pairs:
        _check(article, chunk)
    dense, encoded = _vectors(pairs, encoder, before, progress)
    manifest = Manifest(
        format=FORMAT,
        generation=0,
        built=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dim=encoder.dim,
        analysis=analysis(),
        max_words=MAX_WORDS,
        passages=len(pairs),
        articles=hashes,
        files={},
        calibration=before.manifest.calibration if before else {},
    )
    sparse = Sparse.build(
        terms_of(" ".join((searched_text(article, chunk), *_other_questions(article, chunk))))
        for article, chunk in pairs
    )
    chunks = tuple(chunk for _, chunk in pairs)
    by_id = {article.id: article for article in articles}
    words = Counter(word for article, chunk in pairs for word in words_of(searched_text(article, chunk)))
    written = generations.write(store, Generation(manifest, by_id, chunks, dense, sparse, words, synonyms))
    generations.prune(store)
    return Rebuilt(plan, written.generation, written.passages, encoded)


def searched_text(article: Article, chunk: Chunk) -> str:
    """What is searched for a passage: it stands under a title and headings, and is about those too."""
    return ". ".join((article.metadata.title, *chunk.headings, chunk.text))


def _encoded_texts(article: Article, chunk: Chunk) -> tuple[str, ...]:
    """What is encoded for a passage: itself, each sentence under the heading above it, other questions for it."""
    above = _above(article, chunk)
    sentences = (f"{above}. {sentence.of(article.text)}" for sentence in chunk.sentences)
    return searched_text(article, chunk), *sentences, *_other_questions(article, chunk)


def _other_questions(article: Article, chunk: Chunk) -> tuple[str, ...]:
    """The editors' other ways to ask for the passage's section."""
    above = _above(article, chunk)
    return tuple(asked for heading, questions in article.metadata.questions if heading == above for asked in questions)


def _above(article: Article, chunk: Chunk) -> str:
    return chunk.headings[-1] if chunk.headings else article.metadata.title


def _usable(store: pathlib.Path, encoder: Encoder) -> Generation | None:
    """The published generation if its vectors may be used again, else None."""
    try:
        generation = generations.open_current(store)
    except StoreError:
        return None
    fits = (encoder.fingerprint, MAX_WORDS) == (generation.manifest.fingerprint, generation.manifest.max_words)
    return generation if fits else None


def _plan(indexed: dict[str, str], hashes: dict[str, str]) -> Plan:
    return Plan(
        added=tuple(sorted(hashes.keys() - indexed.keys())),
        changed=tuple(sorted(key for key in hashes.keys() & indexed.keys() if hashes[key] != indexed[key])),
        removed=tuple(sorted(indexed.keys() - hashes.keys())),
        same=tuple(sorted(key for key in hashes.keys() & indexed.keys() if hashes[key] == indexed[key])),
    )


def _check(article: Article, chunk: Chunk) -> None:
    """Every passage is a slice of its article, or there is no index."""
    if chunk.span.of(article.text) != chunk.text:
        raise StoreError(f"{article.id}: passage {chunk.span} is not what stands in the article; please report this")


def _vectors(
    pairs: Sequence[tuple[Article, Chunk]], encoder: Encoder, before: Generation | None, progress: Progress
) -> tuple[Dense, int]:
    """The vectors of all passages, and how many passages were encoded for them."""
    wanted = [_encoded_texts(article, chunk) for article, chunk in pairs]
    known = _known(before)
    new = sorted({texts for texts in wanted if texts not in known}, key=lambda texts: (len(texts[0]), texts))
    for start in range(0, len(new), _BATCH):
        progress(start, len(new))
        batch = new[start : start + _BATCH]
        passages = encoder.encode_document([texts[0] for texts in batch])
        sentences = encoder.encode_document([text for texts in batch for text in texts[1:]]).astype(np.float16)
        ends = np.cumsum([len(texts) - 1 for texts in batch])
        known.update(zip(batch, zip(passages, np.split(sentences, ends[:-1]), strict=True), strict=True))
    progress(len(new), len(new))
    vectors = [known[texts] for texts in wanted]
    first = np.cumsum([0, *(len(sentences) for _, sentences in vectors)], dtype=np.int64)
    dense = Dense.build(np.stack([own for own, _ in vectors]), np.concatenate([rows for _, rows in vectors]), first)
    return dense, len(new)


def _known(before: Generation | None) -> dict[tuple[str, ...], tuple[Vectors, NDArray[np.float16]]]:
    """The vectors of the passages that are indexed already, by the texts they were made of."""
    if before is None:
        return {}
    return {
        _encoded_texts(before.articles[chunk.article_id], chunk): before.dense.vectors_of(number)
        for number, chunk in enumerate(before.chunks)
    }
