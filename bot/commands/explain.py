"""`explain`: why the answer to a question is what it is."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers

_SHOWN = 12


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("explain", help="tell why the answer to a question is what it is")
    parser.add_argument("question")
    parser.add_argument("--json", action="store_true", help="print everything that was weighed as JSON")
    parser.add_argument(
        "--history", action="append", default=[], metavar="QUESTION", help="a question asked before, oldest first"
    )
    parser.add_argument("--passages", type=int, default=_SHOWN, metavar="N", help=f"show N passages ({_SHOWN})")
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.commands.ask import ready_assistant
    from bot.explaining import explain
    from bot.explanation_text import as_json, as_lines
    from bot.types import Conversation, Message

    assistant = ready_assistant(settings_for(given))
    message = Message(given.question, Conversation(tuple(given.history)), channel="terminal")
    explanation = explain(assistant, message)
    print(as_json(explanation) if given.json else "\n".join(as_lines(explanation, given.passages)))
    return 0
