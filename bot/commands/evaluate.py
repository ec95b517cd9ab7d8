"""`evaluate`: how well a file of questions with known answers is answered."""

from __future__ import annotations

import argparse
import dataclasses
import json
import pathlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from bot.evaluation import Measure


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("evaluate", help="measure the answers to questions with known answers")
    parser.add_argument("questions", type=pathlib.Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.commands.ask import ready_assistant
    from bot.evaluation import evaluate, read_questions

    questions = read_questions(given.questions)
    measures = evaluate(questions, ready_assistant(settings_for(given)).reply)
    if given.json:
        print(json.dumps([dataclasses.asdict(measure) for measure in measures], indent=1))
    else:
        print_table(measures)
    return 0


def print_table(measures: Iterable[Measure]) -> None:
    """One line per kind of question."""
    columns = ("questions", "success@1", "success@3", "as expected", "declined", "unsure")
    print(f"{'kind':<20}" + "".join(f"{column:>13}" for column in columns))
    for each in measures:
        shares = (each.success_at_1, each.success_at_3, each.as_expected, each.declined, each.unsure)
        print(f"{each.kind:<20}{each.questions:>13}" + "".join(f"{_share(share):>13}" for share in shares))


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
