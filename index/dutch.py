"""Dutch text to the terms that BM25 counts: folded, without stop words, as stems, compounds beside their parts.

simplemma finds the word in the dictionary ("artsen" → "arts", "oogleden" → "ooglid"); Snowball's Dutch stemmer takes
off what the dictionary leaves ("trillende" → "trill", Porter 2001, "Snowball: a language for stemming algorithms").
"""

from __future__ import annotations

import functools
import pathlib
import re
import unicodedata

import simplemma
from nltk.stem.snowball import SnowballStemmer

from index.compounds import parts_of
from index.separable import separable_verbs

_STOPWORDS = pathlib.Path(__file__).with_name("stopwords.txt")
_WORD = re.compile(r"\w+")
_ELISION = re.compile(r"['’](?:s|n|m|t|r|k)\b|\b(?:'|’)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CACHE = 200_000


def terms_of(text: str) -> list[str]:
    """The terms of a text in order, a compound's own with those of its parts; last, verbs that stood in two parts."""
    words = words_of(text) + separable_verbs(fold(text))
    return [term for word in words for term in terms_of_word(word)]


def stems_of(text: str) -> list[str]:
    """The words of a text that are no stop words, each as its stem."""
    return list(filter(None, map(_stem, words_of(text))))


def words_of(text: str) -> list[str]:
    """The words of a text that are no stop words: lower case, without accents, ij as two letters.

    A word in capitals is an abbreviation and no stop word: "ALS" is a disease, "als" is not.
    """
    shouted = text.isupper()
    return [word.lower() for word in tokens_of(text) if not is_stop_word(word, shouted=shouted)]


def tokens_of(text: str) -> list[str]:
    """All words of a text in order, without accents, capitals as they are."""
    return _WORD.findall(_ELISION.sub(" ", _without_accents(text)))


def is_stop_word(token: str, *, shouted: bool) -> bool:
    """Whether a word is left out; `shouted` is a text that is all in capitals, where they mean nothing."""
    return token.lower() in _stopwords() and (shouted or not token.isupper() or len(token) == 1)


def fold(text: str) -> str:
    """Lower case without accents; the letter ĳ as i and j."""
    return _without_accents(text).lower()


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return _BEYOND_ASCII.sub(lambda letter: "" if unicodedata.combining(letter[0]) else letter[0], decomposed)


@functools.lru_cache(_CACHE)
def terms_of_word(word: str) -> tuple[str, ...]:
    """The term of a word and, of a compound, those of its parts."""
    parts = parts_of(word)
    return tuple(dict.fromkeys(filter(None, map(_stem, (word, *parts)))))


def _stem(word: str) -> str:
    return str(_stemmer().stem(lemma_of(word)))


def lemma_of(word: str) -> str:
    """The word as a dictionary has it: "artsen" is "arts"."""
    # The dictionary writes a separable verb with a line between its parts: "toegenomen" is "toe_nemen".
    lemma = simplemma.lemmatize(word.removesuffix("s") if word.endswith("jes") else word, lang="nl")
    return str(lemma.lower().replace("_", ""))


@functools.cache
def _stemmer() -> SnowballStemmer:
    return SnowballStemmer("dutch")


@functools.cache
def _stopwords() -> frozenset[str]:
    lines = _STOPWORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
