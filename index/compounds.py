"""Dutch compounds cut into their parts: "kuitspieren" has "kuit" and "spieren" in it.

A part must be a known word: one of our own list, or a longer one of simplemma's dictionary. The whole is kept beside
its parts by whoever indexes it.
"""

from __future__ import annotations

import functools
import pathlib

import simplemma

_WORDS = pathlib.Path(__file__).with_name("words.txt")
_LINKS = ("", "s", "en", "e", "n")
_MIN_PART = 3
_MIN_DICTIONARY_PART = 5  # shorter words of the dictionary are too often only a syllable: "vin|gers"
_MIN_WORD = 6
_MAX_WORD = 60  # longer is no word, and the time to split grows with the square of the length


@functools.cache
def parts_of(word: str) -> tuple[str, ...]:
    """The parts of a compound in order, each a known word as it stands there; nothing for any other word."""
    if not _MIN_WORD <= len(word) <= _MAX_WORD:
        return ()
    split = _split(word)
    return split if len(split) > 1 and _is_head(split[-1], word) else ()


def _is_head(part: str, word: str) -> bool:
    """Whether the last part is what the word inflects by: of "oogleden" it is "leden", of "kinderen" not "deren"."""
    if not simplemma.is_known(word, lang="nl"):
        return True
    lemma = simplemma.lemmatize(word, lang="nl").replace("_", "")
    return lemma.endswith((part, simplemma.lemmatize(part, lang="nl").replace("_", "")))


def _split(word: str) -> tuple[str, ...]:
    """The way to cut the word into the fewest known parts; of those, the one with the longest last part."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(_MIN_PART, len(word) + 1):
        options = [
            (*best[start], part)
            for start in range(end - _MIN_PART + 1)
            if start in best
            and (start, end) != (0, len(word))
            and (part := _part(word[start:end], last=end == len(word)))
        ]
        if options:
            best[end] = min(options, key=lambda parts: (len(parts), -len(parts[-1])))
    return best.get(len(word), ())


def _part(letters: str, *, last: bool) -> str:
    """The known word that these letters are, with a linking sound behind it unless it is the last part."""
    for link in _LINKS[:1] if last else _LINKS:
        part = letters.removesuffix(link)
        if letters.endswith(link) and _known(part):
            return part
    return ""


@functools.cache
def _known(part: str) -> bool:
    if len(part) < _MIN_PART or f"-{part}" in lexicon():
        return False
    if part in lexicon() or simplemma.lemmatize(part, lang="nl") in lexicon():
        return True
    return len(part) >= _MIN_DICTIONARY_PART and simplemma.is_known(part, lang="nl")


@functools.cache
def lexicon() -> frozenset[str]:
    """The known words that may be parts, and "-word" for those that hardly ever are."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
