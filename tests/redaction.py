"""How well personal data is found: `python -m tests.redaction` prints it for each kind, `--wrong` also every mistake.

A case is a text in which personal data is marked: "bel <telephone>06-12345678</telephone>". Found is what no letter or
digit was left of; a false alarm is what was taken out without any of it being marked.
"""

from __future__ import annotations

import argparse
import datetime
import json
import pathlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.records.redaction import Kind, personal_in, plain
from corpus import Span
from tests.paths import ROOT

CASES = ROOT / "tests" / "bot" / "redaction.jsonl"
TODAY = datetime.date(2026, 11, 25)
_TAG = re.compile(r"<(\w+)>(.*?)</\1>")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, and what in it is personal."""

    text: str
    personal: tuple[tuple[Kind, Span], ...]

    @classmethod
    def of(cls, marked: str) -> Case:
        text, personal = "", []
        rest = plain(marked)
        while tag := _TAG.search(rest):
            text += rest[: tag.start()]
            personal.append((Kind[tag[1].upper()], Span(len(text), len(text) + len(tag[2]))))
            text += tag[2]
            rest = rest[tag.end() :]
        return cls(text + rest, tuple(personal))


@dataclass
class Score:
    """Counts per kind; `wrong` are the mistakes in words."""

    marked: Counter[Kind]
    found: Counter[Kind]
    alarms: Counter[Kind]
    claimed: Counter[Kind]
    wrong: list[str]

    def recall(self, kinds: Iterable[Kind] = Kind) -> float:
        kinds = tuple(kinds)
        return sum(self.found[kind] for kind in kinds) / sum(self.marked[kind] for kind in kinds)

    def precision(self, kinds: Iterable[Kind] = Kind) -> float:
        kinds = tuple(kinds)
        return 1 - sum(self.alarms[kind] for kind in kinds) / sum(self.claimed[kind] for kind in kinds)


def read_cases(path: pathlib.Path = CASES) -> tuple[Case, ...]:
    return tuple(Case.of(json.loads(line)["marked"]) for line in path.read_text(encoding="utf-8").splitlines())


def score_of(cases: Iterable[Case]) -> Score:
    score = Score(Counter(), Counter(), Counter(), Counter(), [])
    for case in cases:
        claims = personal_in(case.text, TODAY)
        covered = {place for claim in claims for place in range(claim.span.start, claim.span.end)}
        for kind, span in case.personal:
            score.marked[kind] += 1
            if all(place in covered for place in range(span.start, span.end) if case.text[place].isalnum()):
                score.found[kind] += 1
            else:
                score.wrong.append(f"missed {kind.name}: {case.text}")
        for claim in claims:
            score.claimed[claim.kind] += 1
            if not any(claim.span.start < span.end and span.start < claim.span.end for _, span in case.personal):
                score.alarms[claim.kind] += 1
                score.wrong.append(f"no {claim.kind.name}: {case.text}")
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("cases", type=pathlib.Path, nargs="?", default=CASES)
    given = parser.parse_args()
    cases = read_cases(given.cases)
    score = score_of(cases)
    print(f"{len(cases)} cases, {sum(not case.personal for case in cases)} without personal data")
    print(f"{'':12}{'marked':>8}{'recall':>8}{'alarms':>8}{'precision':>11}")
    for kind in Kind:
        if score.marked[kind] and score.claimed[kind]:
            print(
                f"{kind.name.lower():<12}{score.marked[kind]:>8}{score.recall([kind]):>8.3f}{score.alarms[kind]:>8}"
                f"{score.precision([kind]):>11.3f}"
            )
    alarms = sum(score.alarms.values())
    print(f"{'all':<12}{sum(score.marked.values()):>8}{score.recall():>8.3f}{alarms:>8}{score.precision():>11.3f}")
    if given.wrong:
        print(*score.wrong, sep="\n")


if __name__ == "__main__":
    main()
