"""Separable verbs put together again: "mijn vingers zwellen steeds op" is about "opzwellen".

In Dutch the particle of such a verb may stand apart, at the end of its clause.
"""

from __future__ import annotations

import functools
import re

import simplemma

_PARTICLES = frozenset(
    "aan achter af bij binnen dicht dood door flauw goed in kapot kwijt leeg los mee mis na neer om onder op open over "
    "samen stil stuk tegen terug thuis toe uit vast vol voor vooruit weg".split()
)
_PRONOUNS = frozenset(("er", "daar", "hier", "waar"))  # "waar zit het in" is about "waarin", not "inzitten"
_CLAUSE_END = re.compile(r"[.,;:!?()\n]|\b(?:en|of|maar|want|als|omdat|dat|wanneer|terwijl|doordat|zodra|dan)\b")
_WORD = re.compile(r"[^\W\d_]+")


def separable_verbs(text: str) -> list[str]:
    """The infinitives of the verbs in a folded text whose particle stands apart, in order."""
    found = []
    for clause in _CLAUSE_END.split(text):
        words = _WORD.findall(clause)
        if len(words) > 1 and words[-1] in _PARTICLES and _PRONOUNS.isdisjoint(words):
            verbs = (_joined(word, words[-1]) for word in words[:-1])
            found.extend([next(filter(None, verbs), "")])
    return [verb for verb in found if verb]


@functools.lru_cache(50_000)
def _joined(word: str, particle: str) -> str:
    """The separable verb that a verb form makes with a particle; an empty string when there is none."""
    lemma = simplemma.lemmatize(word, lang="nl").lower()
    for infinitive in (word, lemma, f"{lemma}en", f"{lemma}{lemma[-1]}en"):
        if infinitive.endswith("n") and simplemma.is_known(particle + infinitive, lang="nl"):
            return particle + infinitive
    return ""
