"""Dutch, English or German? Told by the small words of a question."""

from __future__ import annotations

import functools
import pathlib
import re

from index import fold

DUTCH = "nl"
_WORDS = pathlib.Path(__file__).with_name("language.txt")


def language_of(text: str) -> str:
    """Return "nl", "en" or "de": the language that has the most of the text's small words, Dutch if in doubt."""
    words = re.findall(r"\w+", fold(text))
    counts = {language: sum(word in small for word in words) for language, small in _small_words().items()}
    return max(counts, key=lambda language: (counts[language], language == DUTCH))


@functools.cache
def _small_words() -> dict[str, frozenset[str]]:
    parts = re.split(r"^= (\w+)$", _WORDS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: frozenset(words.split()) for name, words in zip(parts[::2], parts[1::2], strict=True)}
