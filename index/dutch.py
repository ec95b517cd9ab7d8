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
    return [term for word in words for term in _terms(word)]


def stems_of(text: str) -> list[str]:
    """The words of a text that are no stop words, each as its stem."""
    return [_stem(word) for word in words_of(text)]


def words_of(text: str) -> list[str]:
    """The words of a text that are no stop words: lower case, without accents, ij as two letters.

    A word in capitals is an abbreviation and no stop word: "ALS" is a disease, "als" is not.
    """
    words = _WORD.findall(_ELISION.sub(" ", _without_accents(text)))
    shouted = text.isupper()
    return [
        word.lower()
        for word in words
        if word.lower() not in _stopwords() or (word.isupper() and len(word) > 1 and not shouted)
    ]


def fold(text: str) -> str:
    """Lower case without accents; the letter ĳ as i and j."""
    return _without_accents(text).lower()


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return _BEYOND_ASCII.sub(lambda letter: "" if unicodedata.combining(letter[0]) else letter[0], decomposed)


@functools.lru_cache(_CACHE)
def _terms(word: str) -> tuple[str, ...]:
    parts = parts_of(word)
    return tuple(dict.fromkeys(_stem(each) for each in (word, *parts)))


def _stem(word: str) -> str:
    # The dictionary writes a separable verb with a line between its parts: "toegenomen" is "toe_nemen".
    lemma = simplemma.lemmatize(word.removesuffix("s") if word.endswith("jes") else word, lang="nl")
    lemma = lemma.lower().replace("_", "")
    return str(_stemmer().stem(lemma))


@functools.cache
def _stemmer() -> SnowballStemmer:
    return SnowballStemmer("dutch")


@functools.cache
def _stopwords() -> frozenset[str]:
    lines = _STOPWORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
