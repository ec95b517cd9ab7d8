"""`ask`: one question, a file of questions, or a conversation in the terminal."""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.commands.options import Subparsers
    from bot.observing import Reply
    from bot.settings import Settings
    from bot.types import Answer, Conversation


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("ask", help="ask a question, or have a conversation in the terminal")
    parser.add_argument("question", nargs="?", help="the question; without one, a conversation")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--batch", type=pathlib.Path, metavar="QUESTIONS.jsonl", help="answer each line of a file")
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    settings = settings_for(given)
    if given.batch:
        return _answer_file(given.batch, settings)
    reply = _replying(settings)
    if given.question is None:
        return _converse(reply, settings.address)
    from bot.types import Conversation

    answer = _ask(reply, given.question, Conversation())
    print(_as_json(answer) if given.json else _as_text(answer))
    return 0


def ready_assistant(settings: Settings, threads: int | None = None) -> Assistant:
    """An assistant on the published index; where there is none yet, one is built first. `threads` as in `assemble`."""
    from bot.assembly import assemble, index_of
    from bot.commands.rebuild import bring_up_to_date

    if not index_of(settings).has_index():
        bring_up_to_date(settings)
    return assemble(settings, threads)


def _replying(settings: Settings) -> Reply:
    """What answers here. Nothing is logged; whoever asks has the rights of a visitor all the same."""
    from bot.records import recorded

    return recorded(ready_assistant(settings).reply, settings)


def _answer_file(path: pathlib.Path, settings: Settings) -> int:
    """One JSON line out for each line in. All lines are checked before the first is answered."""
    from bot.evaluation import read_questions
    from bot.types import Conversation

    questions = read_questions(path)
    reply = _replying(settings)
    for question in questions:
        answer = _ask(reply, question.question, Conversation(question.history))
        print(json.dumps({"id": question.id, **json.loads(_as_json(answer))}, ensure_ascii=False))
    return 0


def _converse(reply: Reply, address: str) -> int:
    """Until an empty line or the end of input."""
    from bot.types import Conversation
    from bot.words import words_for

    wording = words_for(address)
    print(f"{wording.GREETING}\n{wording.FAREWELL_HINT}\n")
    conversation = Conversation()
    while True:
        try:
            asked = input(wording.PROMPT if sys.stdin.isatty() else "").strip()
        except EOFError:
            return 0
        if not asked:
            return 0
        answer = _ask(reply, asked, conversation)
        conversation = answer.conversation
        print(f"\n{_as_text(answer)}\n")


def _ask(reply: Reply, asked: str, conversation: Conversation) -> Answer:
    from bot.types import Message

    return reply(Message(asked, conversation, channel="terminal"))


def _as_json(answer: Answer) -> str:
    from bot.schema import AnswerBody

    return AnswerBody.of(answer).model_dump_json()


def _as_text(answer: Answer) -> str:
    from bot.presentation import as_text

    return as_text(answer)
