"""Why was it found? What a question's words are made into, and what each leg of the search makes of a passage.

Nothing is searched here: the search hands over what it found, and this reads what the index holds of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.compounds import parts_of
from index.dutch import fold, is_stop_word, lemma_of, terms_of_word, tokens_of
from index.separable import separable_verbs
from index.types import Hit

COUNTED = 1_000  # passages that a word stands in; what stands in more is common


@dataclass(frozen=True, slots=True)
class TracedWord:
    """A word of a question and what is looked up for it; nothing is, for a stop word.

    `parts` are those of a compound. `passages` is in how many passages one of the terms stands, at most `COUNTED`. A
    verb that stands in two parts ("trekt … samen") is a word of its own, with `is_separable` set.
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
    for it). `bm25` is at least 0, None where the index does not tell. `shared` are the terms of the question that stand
    in the passage.
    """

    hit: Hit
    passage: float
    sentence: float
    bm25: float | None
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


def trace_words(text: str, passages_with: Callable[[Sequence[str]], int]) -> tuple[TracedWord, ...]:
    """The words of the text, in order; last, verbs that stand in two parts.

    `passages_with` counts the passages that have one of some terms.
    """

    def traced(token: str, *, is_separable: bool = False) -> TracedWord:
        word, terms = token.lower(), terms_of_word(token.lower())
        passages = passages_with(terms)
        return TracedWord(token, False, lemma_of(word), parts_of(word), terms, passages, is_separable)

    shouted = text.isupper()
    words = [
        TracedWord(token, is_stop_word=True) if is_stop_word(token, shouted=shouted) else traced(token)
        for token in tokens_of(text)
    ]
    return (*words, *(traced(verb, is_separable=True) for verb in separable_verbs(fold(text))))
