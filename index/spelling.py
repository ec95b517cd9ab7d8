"""Typing mistakes in a question put right: "wat zijn spiertrekingen" asks about the "spiertrekkingen" of the articles.

First, what is often typed for a word becomes that word ("wrm": misspellings.txt). Of the others, only a word that
nobody knows is touched: one that is not in the articles, in no Dutch dictionary and no compound of known words. It
becomes the nearest known word, if one is near enough: by edit distance with swaps (Boytsov 2011, "Indexing methods
for approximate dictionary searching"), where letters that sound the same count half.
"""

from __future__ import annotations

import functools
import pathlib
import re
from collections.abc import Mapping

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.compounds import lexicon, parts_of
from index.dutch import fold

_MISSPELLINGS = pathlib.Path(__file__).with_name("misspellings.txt")
_TOKEN = re.compile(r"['’]?[^\W\d_]+(?:['’][^\W\d_]+)?")
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 7  # letters: a word as long as this may have two mistakes
_TRIED = 25  # candidates per word that are compared by sound
_ENDINGS = ("t", "s", "e", "n", "en", "de", "te", "je", "jes", "tje", "tjes")
_SOUNDS = (
    *(("ei", "ij"), ("au", "ou"), ("ie", "i"), ("y", "i"), ("ch", "g"), ("c", "k"), ("ph", "f"), ("th", "t")),
    *(("dt", "t"), ("z", "s"), ("v", "f"), ("x", "ks"), ("q", "k")),
)


class Speller:
    """Corrects words against those of the articles. Safe to use from several threads."""

    def __init__(self, words: Mapping[str, int]) -> None:
        """`words` are those of the articles, folded, with how often each is there."""
        self._counts = words
        self._used = sorted(filter(_WORD.fullmatch, words))
        self._known = sorted({*self._used, *filter(_WORD.fullmatch, lexicon())})

    def corrected(self, text: str) -> str:
        """The text with its unknown words replaced by the known words they are probably meant to be."""
        usual = _TOKEN.sub(lambda match: _usual(match[0]), text)
        return _WORD.sub(lambda match: self._corrected(match[0]), usual)

    def _corrected(self, written: str) -> str:
        word = fold(written)
        if self._is_known(word) or simplemma.is_known(written.lower(), lang="nl"):
            return written
        if parts_of(word):  # a compound that nobody wrote before, or a slip in one that the articles have
            words, most = self._used, 1
        else:
            words, most = self._known, 2 if len(word) >= _LONG else 1
        found = process.extract(word, words, scorer=OSA.distance, processor=None, score_cutoff=most, limit=_TRIED)
        near = [each for each, _, _ in found if not each.startswith(word)]
        return min(near, key=lambda each: self._distance(word, each), default=written)

    def _is_known(self, word: str) -> bool:
        forms = {word, *(word.removesuffix(ending) for ending in _ENDINGS)}
        known = any(form in self._counts or form in lexicon() for form in forms)
        return known or any(simplemma.is_known(form, lang="nl") for form in forms)

    def _distance(self, word: str, other: str) -> tuple[float, int]:
        """How far a known word is; of two as far, one that stands more often in the articles comes first."""
        letters = OSA.distance(word, other) + (word[0] != other[0]) / 2
        return (letters + OSA.distance(_sound(word), _sound(other))) / 2, -self._counts.get(other, 0)


def _usual(typed: str) -> str:
    """The word that is usually meant by what is typed, or what is typed itself."""
    return _misspellings().get(typed.lower().replace("’", "'"), typed)


@functools.cache
def _misspellings() -> dict[str, str]:
    lines = _MISSPELLINGS.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def _sound(word: str) -> str:
    """The word as it sounds: doubled letters once, one spelling for each sound."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1", r"\1", word).removesuffix("d")
