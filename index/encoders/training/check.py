"""Refuse training text that is broken, or that says the same twice: `python -m index.encoders.training.check`."""

from __future__ import annotations

import json
import pathlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

_DATA = pathlib.Path(__file__).with_name("data")
_KINDS = {"direct", "lay", "situation", "typo", "flemish", "followup", "keyword"}
_WORDS = (25, 100)  # of a passage
_QUESTIONS = 5  # at least
_SHINGLE = 5  # words in a row
_SAME = 0.35  # of the shingles of a passage that another passage has too


def main() -> int:
    """Print what is wrong, and a line of counts. Returns 1 when anything is."""
    rows = []
    problems = []
    for path in sorted(_DATA.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                problems += [f"{path.name}:{number}: {problem}" for problem in problems_of(row)]
                rows.append((f"{path.name}:{number}", row))
            except (ValueError, KeyError, TypeError) as error:
                problems.append(f"{path.name}:{number}: cannot be read ({error!r})")
    asked = Counter(
        (row["topic"], q["q"]) if q["kind"] == "followup" else q["q"] for _, row in rows for q in row["questions"]
    )
    asked.update(question for _, row in rows for question in row.get("unanswered", ()))
    problems += [f"asked {count} times: {question}" for question, count in asked.items() if count > 1]
    problems += same_passages({where: row["passage"] for where, row in rows})
    print("\n".join(problems))
    print(f"{len(rows)} passages, {asked.total()} questions, {len(problems)} problems")
    return 1 if problems else 0


def problems_of(row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one line. Raises `KeyError` or `TypeError` when a field is missing or no text."""
    count = len(row["passage"].split())
    if not _WORDS[0] <= count <= _WORDS[1]:
        yield f"the passage has {count} words"
    if not (row["topic"].strip() and row["heading"].strip() and row["near"].strip()):
        yield "topic, heading or near is empty"
    if len(row["questions"]) < _QUESTIONS:
        yield f"{len(row['questions'])} questions are too few"
    if not all(isinstance(question, str) and question.strip() for question in row.get("unanswered", ())):
        yield "a question in `unanswered` is no text"
    if unknown := {question["kind"] for question in row["questions"]} - _KINDS:
        yield f"unknown kinds {sorted(unknown)}"


def same_passages(passages: dict[str, str]) -> list[str]:
    """Pairs of passages, by their places, that share much of their text."""
    shingles = {where: _shingles(text) for where, text in passages.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for where, own in shingles.items():
        for shingle in own:
            holders[shingle].append(where)
    shared = Counter(
        (one, other) for places in holders.values() for n, one in enumerate(places) for other in places[n + 1 :]
    )
    return [
        f"{one} and {other} are nearly the same"
        for (one, other), count in shared.items()
        if count > _SAME * min(len(shingles[one]), len(shingles[other]))
    ]


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


if __name__ == "__main__":
    sys.exit(main())
