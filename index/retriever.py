"""A question to the passages that may answer it: both legs of the search, fused.

Whatever either leg puts near the top is a candidate; every candidate is then scored by both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.dutch import terms_of
from index.fusion import fuse, joined
from index.sparse import Sparse
from index.spelling import Speller
from index.synonyms import Thesaurus
from index.tracing import COUNTED, Legs, Trace, trace_words
from index.types import Encoder, EncoderError, Hit, Index, Reranker, Vectors

# Per leg. A passage that neither leg has among its first fifty has never been the answer in the measured sets.
_CANDIDATES = 50


class Retriever:
    """Search in one generation of the index. Safe to use from several threads."""

    def __init__(self, generation: Index, encoder: Encoder, reranker: Reranker | None = None) -> None:
        """Raises `EncoderError` when the generation was made with another encoder."""
        manifest = generation.manifest
        if encoder.fingerprint != manifest.fingerprint:
            raise EncoderError(
                f"the index was built with encoder '{manifest.encoder}', the settings say '{encoder.name}' "
                "(or its files changed): run `python -m bot rebuild`"
            )
        self.generation = generation
        self._encoder = encoder
        self._reranker = reranker
        self._speller = Speller(generation.words)
        self._thesaurus = Thesaurus(generation.synonyms)

    def on(self, generation: Index) -> Retriever:
        """The same search in another generation. Raises `EncoderError`."""
        return Retriever(generation, self._encoder, self._reranker)

    def prepare(self) -> None:
        """Load the dictionaries, which the first question would have to wait for."""
        terms_of("spiertrekkingen")

    def corrected(self, question: str) -> str:
        """The question with its typing mistakes put right."""
        return self._speller.corrected(question)

    def encoded(self, questions: Sequence[str]) -> Vectors:
        """`(len(questions), dim)` float32, rows of length 1: what questions mean, to compare them with each other."""
        return self._encoder.encode_query(questions)

    def search(self, question: str, top_k: int) -> list[Hit]:
        """The `top_k` best passages, best first. Fewer when the index is smaller."""
        hits = self._fused(question, top_k)
        return _reranked(question, hits, self._reranker) if self._reranker else hits

    def trace(self, question: str) -> Trace:
        """What a search for the question does: its words, and every candidate before a reranker sees it."""
        dense, sparse = self.generation.dense, self.generation.sparse
        searched = self._thesaurus.expanded(question)
        terms = list(dict.fromkeys(terms_of(searched)))
        hits = self._fused(question, 2 * _CANDIDATES)
        numbers = np.array([hit.number for hit in hits], np.int64)
        own, best, _ = dense.similarities(self._encoder.encode_query([searched])[0], numbers)
        bm25 = sparse.scores(terms)[numbers].tolist() if isinstance(sparse, Sparse) else [None] * len(hits)
        holders = {term: set(numbers[sparse.coverage([term], numbers) > 0].tolist()) for term in terms}
        shared = [tuple(term for term in terms if hit.number in holders[term]) for hit in hits]
        words = trace_words(searched, lambda some: len(sparse.best(some, COUNTED)))
        candidates = tuple(map(Legs, hits, own.tolist(), best.tolist(), bm25, shared))
        return Trace(searched, self._thesaurus.found_in(question), words, candidates)

    def _fused(self, question: str, top_k: int) -> list[Hit]:
        """The `top_k` candidates with the highest fused scores."""
        dense, sparse = self.generation.dense, self.generation.sparse
        searched = self._thesaurus.expanded(question)
        terms = terms_of(searched)
        query = self._encoder.encode_query([searched])[0]
        by_meaning = dense.search(query, _CANDIDATES)
        by_word = sparse.best(terms, _CANDIDATES)
        candidates = np.union1d(by_meaning, by_word)
        own, best, by_sentence = dense.similarities(query, candidates)
        similarity = joined(own, best, self._encoder.passage_share)
        coverage = sparse.coverage(terms, candidates)
        scores = fuse(similarity, coverage)
        ranks = {"dense": _ranks(by_meaning), "sparse": _ranks(by_word)}
        places = np.argsort(-scores, kind="stable")[:top_k]
        numbers = [int(candidates[place]) for place in places]
        hits = []
        for place, number, chunk in zip(places, numbers, self.generation.passages(numbers), strict=True):
            cosines = by_sentence[place]
            hits.append(
                Hit(
                    chunk=chunk,
                    score=float(scores[place]),
                    similarity=float(similarity[place]),
                    nearest=float(best[place]),
                    coverage=float(coverage[place]),
                    sentence=chunk.sentences[int(cosines[: len(chunk.sentences)].argmax())],
                    ranks={leg: found[number] for leg, found in ranks.items() if number in found},
                    number=number,
                )
            )
        return hits


def _reranked(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """The hits in the reranker's order, with its scores."""
    texts = [". ".join((*hit.chunk.headings, hit.chunk.text)) for hit in hits]
    scored = [
        replace(hit, score=float(score)) for hit, score in zip(hits, reranker.scores(question, texts), strict=True)
    ]
    return sorted(scored, key=lambda hit: -hit.score)


def _ranks(numbers: NDArray[np.int64]) -> dict[int, int]:
    return {int(number): rank for rank, number in enumerate(numbers, 1)}
