"""How well compounds are cut into their parts: `make evaluate` prints precision and recall on nouns.

The gold standard (UD Dutch) gives the lemmas of the parts. A part is right when it is that lemma, has that lemma, or is
an inflection of it with at most two letters more; a compound is right when all its parts are, in number and order.
"""

from __future__ import annotations

import simplemma

from index.compounds import parts_of
from index.dutch import fold
from tests.paths import SHARED

GOLD = SHARED / "encoder-data" / "ud_dutch" / "derived_compound_gold.tsv"
MAX_ENDING = 2


def main() -> None:
    """Print precision and recall."""
    rows = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines()]
    nouns = [(fold(form), fold(parts).split("_")) for form, parts, pos, _count in rows if pos == "NOUN"]
    cut = [(parts_of(form), gold) for form, gold in nouns]
    right = sum(is_right(parts, gold) for parts, gold in cut)
    answered = sum(bool(parts) for parts, _ in cut)
    print(f"compounds: {len(nouns)} nouns, precision {right / answered:.2f}, recall {right / len(nouns):.2f}")


def is_right(parts: tuple[str, ...], gold: list[str]) -> bool:
    return len(parts) == len(gold) and all(map(_same, parts, gold))


def _same(part: str, lemma: str) -> bool:
    lemmas = {simplemma.lemmatize(each, lang="nl").lower() for each in (part, lemma)}
    inflected = part.startswith(lemma) and len(part) - len(lemma) <= MAX_ENDING
    return lemma in lemmas or len(lemmas) == 1 or inflected


if __name__ == "__main__":
    main()
