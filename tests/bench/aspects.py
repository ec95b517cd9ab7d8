"""How often each rule of `bot/aspects.txt` is wrong: it should find nothing amiss between a question and its passage.

Asked are the questions of the training text, each of its own passage and of the near one that does not answer.
"""

from __future__ import annotations

import json

from bot.aspects import aspects
from index import fold
from tests.paths import ROOT

DATA = ROOT / "index" / "encoders" / "training" / "data"


def main() -> None:
    """Print a line per rule: questions it looks at, and the share missed in the own and in the near passage."""
    rows = [
        json.loads(line)
        for path in sorted(DATA.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    print(f"{'questions':>9}{'own':>7}{'near':>7}  rule")
    for asked, spoken in aspects():
        pairs = [
            (" ".join((row["topic"], row["heading"], row["passage"])), row["near"])
            for row in rows
            for question in row["questions"]
            if asked.search(fold(question["q"]))
        ]
        own, near = (sum(not spoken.search(fold(pair[side])) for pair in pairs) / len(pairs) for side in (0, 1))
        print(f"{len(pairs):>9}{own:>7.2f}{near:>7.2f}  {asked.pattern[:70]}")


if __name__ == "__main__":
    main()
