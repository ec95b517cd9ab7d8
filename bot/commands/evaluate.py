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
    from bot.evaluation import Case, Measure


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("evaluate", help="measure the answers to questions with known answers")
    parser.add_argument("file", type=pathlib.Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument(
        "--failures",
        type=pathlib.Path,
        metavar="FILE",
        default=pathlib.Path("failures.jsonl"),
        help="where the failing cases are written (default: failures.jsonl)",
    )
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.commands.ask import ready_assistant
    from bot.evaluation import asked, measures_of, read_questions

    questions = read_questions(given.file)
    cases = asked(questions, ready_assistant(settings_for(given)).reply)
    write_failures(given.failures, cases)
    measures = measures_of(cases)
    if given.json:
        print(json.dumps([dataclasses.asdict(measure) for measure in measures], indent=1))
    else:
        print_table(measures)
    return 0


def write_failures(path: pathlib.Path, cases: Iterable[Case]) -> None:
    """Write the cases that went wrong, one line of JSON each. Raises `QuestionsError`."""
    from bot.evaluation import QuestionsError, failure_line

    try:
        path.write_text("".join(f"{failure_line(case)}\n" for case in cases if case.failed), encoding="utf-8")
    except OSError as error:
        raise QuestionsError(f"{path} cannot be written ({error.strerror}): name another with --failures") from None


def print_table(measures: Iterable[Measure]) -> None:
    """One line per kind of question, with 95 % intervals."""
    columns = ("success@1", "success@3")
    print(f"{'kind':<20}{'questions':>9}" + "".join(f"{column:>11}{'95 %':>14}" for column in columns), end="")
    print(f"{'as expected':>13}{'declined':>10}{'unsure':>8}")
    for each in measures:
        print(f"{each.kind:<20}{each.questions:>9}", end="")
        print(f"{_share(each.success_at_1):>11}{_interval(each.interval_at_1):>14}", end="")
        print(f"{_share(each.success_at_3):>11}{_interval(each.interval_at_3):>14}", end="")
        print(f"{_share(each.as_expected):>13}{_share(each.declined):>10}{_share(each.unsure):>8}")


def _interval(value: tuple[float, float] | None) -> str:
    return "" if value is None else f"{value[0]:.2f}–{value[1]:.2f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
