"""Make the bundled encoder, in three steps: `make encoder`.

python -m index.encoders.training prepare ENCODER-DATA LESSONS     reads dictionaries and our own text
python -m index.encoders.training learn LESSONS NETWORK            needs torch alone, and an accelerator if it can
python -m index.encoders.training finish NETWORK ENCODER           what the program loads
"""

from __future__ import annotations

import argparse
import pathlib
from collections.abc import Sequence

from tokenizers import Tokenizer
from torch import nn

from index.encoders.training import teaching
from index.encoders.training.sources import Passage
from index.encoders.training.student import encode


def main() -> None:
    """One of the steps. The libraries of each are loaded for that one only."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("prepare", "learn", "finish"))
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("into", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.step == "prepare":
        from index.encoders.training.preparing import prepare

        prepare(given.source, given.into)
    elif given.step == "learn":
        teaching.learn(given.source, given.into, teaching.Recipe(seed=given.seed), report)
    else:
        from index.encoders.training.finishing import finish

        finish(given.source, given.into)


def report(when: str, student: nn.Module, tokenizer: Tokenizer, passages: Sequence[Passage]) -> None:
    """Print the share of held-out questions whose own passage comes first, and among the first three."""
    candidates = [p.text for p in passages] + [p.near for p in passages]
    asked = [(question, number) for number, p in enumerate(passages) for question in p.questions]
    questions = encode(student, tokenizer, [question for question, _ in asked])
    scores = questions @ encode(student, tokenizer, candidates).T
    best = scores.topk(3, dim=1).indices.tolist()
    first = sum(row[0] == own for row, (_, own) in zip(best, asked, strict=True)) / len(asked)
    third = sum(own in row for row, (_, own) in zip(best, asked, strict=True)) / len(asked)
    print(f"{when}: success@1 {first:.3f}, success@3 {third:.3f} ({len(asked)} questions, {len(candidates)} texts)")


if __name__ == "__main__":
    main()
