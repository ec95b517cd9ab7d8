"""How easy is a Dutch text to read? An estimate from the length of sentences and of words.

The reading ease of W. H. Douma, "De leesbaarheid van landbouwbladen" (Wageningen 1960), who fitted Flesch's formula to
Dutch: 206.835 - 77 * syllables per word - 0.93 * words per sentence. Whether readers know the words, no formula knows.
"""

from __future__ import annotations

import re

from corpus.sentences import sentence_spans
from corpus.types import Article, Kind

# Douma's scale calls 60 to 70 plain. That is where text for everyone, about level B1, is usually aimed at.
PLAIN = 60
_ENOUGH = 100  # words: a shorter text is judged by chance
_WORD = re.compile(r"[^\W\d_]+")
# Letters that make one vowel in Dutch: a syllable has one. Hyphenation patterns find fewer ("idee", "enorm").
_VOWEL = re.compile(r"eau|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|ei|ij|oe|eu|ui|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]")


def reading_ease(article: Article) -> float | None:
    """Mostly 0 (hard) to 100 (easy); None for a text that is too short to judge. Headings do not count."""
    sentences = words = syllables = 0
    for block in article.blocks:
        if block.kind is not Kind.HEADING:
            text = block.span.of(article.text)
            found = _WORD.findall(text)
            sentences += len(sentence_spans(text))
            words += len(found)
            syllables += sum(map(syllables_in, found))
    if words < _ENOUGH:
        return None
    return 206.835 - 77 * syllables / words - 0.93 * words / sentences


def syllables_in(word: str) -> int:
    """The syllables of a word; an abbreviation without a vowel is taken for one."""
    return max(1, len(_VOWEL.findall(word.lower())))
