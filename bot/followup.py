"""A follow-up question made whole: "en bij kinderen?" is searched together with the question it follows.

The rule, without a language model: a question leans on the conversation when it begins like a continuation ("en …")
or points back ("dat", "daarvan") and has at most a few words of its own, or when no word of it is about a subject
("wanneer moet ik me zorgen maken?"). One that only names another thing takes the place of the last thing named: "waar
zit kalium in?", "en calcium?" is understood as "waar zit calcium in?".
"""

from __future__ import annotations

import functools
import pathlib
import re
from collections.abc import Sequence

from index import fold, words_of

_WORDS = pathlib.Path(__file__).with_name("followup.txt")
_OTHER_THING = re.compile(r"en (?:(?:een|de|het|met) )?(?P<thing>\w+)\W*")
_MAX_OWN_WORDS = 3
_MAX_BACK = 2  # how many questions back a topic is looked for


def understood(question: str, earlier: Sequence[str]) -> str:
    """The question as it is searched: itself, or behind the last question that stands on its own."""
    if not earlier or not leans_back(question):
        return question
    topic = next((asked for asked in reversed(earlier[-_MAX_BACK:]) if not leans_back(asked)), earlier[-1])
    return _with_other_thing(topic, question) or f"{topic} {question}"


def leans_back(question: str) -> bool:
    """Whether the question cannot be understood without the one before it."""
    words = re.findall(r"\w+", fold(question))
    own = sum(f"={word}" not in _leaning() for word in words_of(question))
    if not words or own == 0:
        return True
    begins, points = f"^{words[0]}" in _leaning(), any(word in _leaning() for word in words)
    return own <= _MAX_OWN_WORDS and (begins or (points and own < _MAX_OWN_WORDS))


def _with_other_thing(topic: str, question: str) -> str:
    """The topic's question about another thing, if a thing is all that the question names; else an empty string."""
    named = _OTHER_THING.fullmatch(fold(question).strip())
    things = words_of(topic)
    if not named or not things or not words_of(named["thing"]):
        return ""
    return re.sub(rf"\b{re.escape(things[-1])}\b", named["thing"], fold(topic))


@functools.cache
def _leaning() -> frozenset[str]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
