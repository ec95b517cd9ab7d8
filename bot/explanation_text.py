"""An explanation as lines for the terminal, and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pydantic import TypeAdapter

from bot import wording_desk as words
from bot.explaining import Candidate, Explanation
from bot.reasons import number
from index import TracedWord

_EXPLANATION = TypeAdapter(Explanation)
_WIDTH = 88


def as_json(explanation: Explanation) -> str:
    """Everything that was weighed, indented."""
    return _EXPLANATION.dump_json(explanation, indent=1).decode()


def as_lines(explanation: Explanation, passages: int) -> Iterator[str]:
    """The explanation, with the first so many passages."""
    yield f"{words.ASKED}: {explanation.asked}"
    yield f"{words.OUTCOME}: {words.OUTCOMES[explanation.answer.outcome.value]}"
    yield f"\n{words.WHY}"
    for reason in explanation.why:
        yield textwrap.fill(reason, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    if not explanation.candidates:
        return
    yield f"\n{words.SEARCHED_FOR}: {explanation.searched}"
    for name, pairs in ((words.REPAIRED, explanation.repairs), (words.SYNONYMS, explanation.synonyms)):
        if pairs:
            yield f"{name}: {', '.join(f'{said} → {meant}' for said, meant in pairs)}"
    yield f"\n{words.WORDS}"
    yield from map(_word, explanation.words)
    yield f"\n{words.PASSAGES}"
    yield textwrap.fill(words.PASSAGES_LEGEND, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for candidate in explanation.candidates[:passages]:
        yield from _passage(candidate)
    if (left := len(explanation.candidates) - passages) > 0:
        yield f"\n  {words.MORE_PASSAGES.format(count=left)}"


def _word(word: TracedWord) -> str:
    if word.is_stop_word:
        return f"  {word.written}: {words.STOP_WORD}"
    parts = f"; {words.PARTS} {' + '.join(word.parts)}" if word.parts else ""
    return (
        f"  {word.written}: {words.LEMMA} {word.lemma}{parts}; {words.TERMS} {', '.join(word.terms)}; "
        f"{words.IN_PASSAGES} {word.passages}"
    )


def _passage(candidate: Candidate) -> Iterator[str]:
    place = " › ".join((candidate.title, *candidate.headings))
    yield f"\n  {candidate.rank}. {place}{f' [{words.QUOTED}]' if candidate.is_quoted else ''}"
    numbers = {name: number(getattr(candidate, name)) for name in words.COLUMNS if name != "ranks"}
    numbers["ranks"] = " / ".join(str(candidate.ranks.get(leg, "–")) for leg in ("dense", "sparse"))
    yield "     " + "  ".join(f"{words.COLUMNS[name]} {value}" for name, value in numbers.items())
    yield textwrap.fill(candidate.sentence, _WIDTH, initial_indent="     ", subsequent_indent="     ")
