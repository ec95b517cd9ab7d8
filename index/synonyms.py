"""The editors' synonyms in a question: it is searched with the articles' words beside the visitor's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.dutch import stems_of


class Thesaurus:
    """Groups of words for one concept, in each first the word of the articles."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups = [(group, [stems_of(word) for word in group]) for group in groups]

    def expanded(self, text: str) -> str:
        """The text, followed by the articles' word for each synonym in it."""
        return " ".join((text, *(own for _, own in self.found_in(text))))

    def found_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """The synonyms in the text, each with the articles' word for it, unless that is in the text too."""
        said = stems_of(text)
        return tuple(
            (words[synonym], words[0])
            for words, (own, *others) in self._groups
            if not _within(own, said)
            and (synonym := next((n for n, other in enumerate(others, 1) if _within(other, said)), 0))
        )


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `whole` one after the other."""
    if not part:
        return False
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
