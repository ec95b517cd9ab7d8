"""Why was it found? What a question's words are made into, and what each leg of the search makes of a passage.

Nothing is searched here: the search hands over what it found, and this reads what the index holds of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.compounds import parts_of
from index.dutch import fold, is_stop_word, lemma_of, terms_of_word, tokens_of
from index.generations import Generation
from index.separable import separable_verbs
from index.sparse import Sparse
from index.types import Hit, Vectors


@dataclass(frozen=True, slots=True)
class TracedWord:
    """A word of a question and what is looked up for it; nothing is, for a stop word.

    `parts` are those of a compound. `passages` is in how many passages one of the terms stands. A verb that stands in
    two parts ("trekt … samen") is a word of its own, with `is_separable` set.
    """

    written: str
    is_stop_word: bool
    lemma: str = ""
    parts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    passages: int = 0
    is_separable: bool = False


@dataclass(frozen=True, slots=True)
class Legs:
    """A candidate, and what its scores are made of.

    `passage` and `sentence` are the cosines, -1 to 1, of the passage and of its nearest sentence (or other way to ask
    for it). `bm25` is at least 0. `shared` are the terms of the question that stand in the passage.
    """

    hit: Hit
    passage: float
    sentence: float
    bm25: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A search told.

    `searched` is the question with the articles' words for the `synonyms` in it, which are pairs of what was said and
    the articles' word. `candidates` are in the order of their fused scores.
    """

    searched: str
    synonyms: tuple[tuple[str, str], ...]
    words: tuple[TracedWord, ...]
    candidates: tuple[Legs, ...]


def trace_words(text: str, sparse: Sparse) -> tuple[TracedWord, ...]:
    """The words of the text, in order; last, verbs that stand in two parts."""
    shouted = text.isupper()
    words = [
        TracedWord(token, is_stop_word=True) if is_stop_word(token, shouted=shouted) else _traced(token, sparse)
        for token in tokens_of(text)
    ]
    return (*words, *(_traced(verb, sparse, is_separable=True) for verb in separable_verbs(fold(text))))


def legs_of(generation: Generation, terms: Sequence[str], query: Vectors, hits: Sequence[Hit]) -> tuple[Legs, ...]:
    """What each leg makes of the hits of a search for the terms and the `(dim,)` query vector."""
    numbers = np.array([hit.number for hit in hits], np.int64)
    by_word = generation.sparse.scores(terms)[numbers]
    _, by_sentence = generation.dense.similarities(query, numbers)
    return tuple(
        Legs(
            hit,
            float(generation.dense.vectors_of(hit.number)[0] @ query),
            float(cosines.max()),
            float(bm25),
            _shared(terms, hit.number, generation.sparse),
        )
        for hit, cosines, bm25 in zip(hits, by_sentence, by_word, strict=True)
    )


def _traced(token: str, sparse: Sparse, *, is_separable: bool = False) -> TracedWord:
    word = token.lower()
    terms = terms_of_word(word)
    holders = [_holders(term, sparse) for term in terms]
    passages = len(np.unique(np.concatenate(holders)))
    return TracedWord(token, False, lemma_of(word), parts_of(word), terms, passages, is_separable)


def _holders(term: str, sparse: Sparse) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The passages that the term stands in."""
    number = sparse.vocabulary.get(term)
    if number is None:
        return sparse.holders[:0]
    return sparse.holders[sparse.holder_offsets[number] : sparse.holder_offsets[number + 1]]


def _shared(terms: Sequence[str], passage: int, sparse: Sparse) -> tuple[str, ...]:
    first, last = sparse.counts.offsets[passage : passage + 2]
    held = set(sparse.counts.ids[first:last].tolist())
    return tuple(term for term in dict.fromkeys(terms) if sparse.vocabulary.get(term) in held)
