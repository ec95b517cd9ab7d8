"""`questions`: what the log of questions holds; hand over or erase what is kept of a conversation."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING

from bot.commands.options import add_store, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from bot.records import Asked, QuestionLog


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("questions", help="export, erase or expire what the log of questions holds")
    add_store(parser)
    parser.set_defaults(run=run_count)
    actions = parser.add_subparsers(metavar="ACTION")
    for name, says, run in (
        ("export", "print what is kept of a conversation, as JSON lines", run_export),
        ("erase", "delete what is kept of a conversation", run_erase),
    ):
        action = actions.add_parser(name, help=says)
        add_store(action)
        whose = action.add_mutually_exclusive_group(required=True)
        whose.add_argument("--conversation", help="the number that “toon mijn gegevens” gives the visitor")
        whose.add_argument("--sender", help="who it is to the messenger, with --channel: a telephone number or an id")
        action.add_argument("--channel", help="the messenger of --sender")
        action.set_defaults(run=run)
    expiring = actions.add_parser("expire", help="delete what was kept for LETTERLIJK_QUESTIONS_DAYS")
    add_store(expiring)
    expiring.set_defaults(run=run_expire)


def run_count(given: argparse.Namespace) -> int:
    """How much there is, and whether all of it can be read."""
    from bot.records import question_log

    settings = settings_for(given)
    log = question_log(settings)
    unreadable = log.unreadable()
    off = "" if settings.questions == "log" else "; the log is off, LETTERLIJK_QUESTIONS=log turns it on"
    print(f"{len(log.asked())} questions of the last {log.days} days in {log.path}{off}")
    if unreadable:
        print(
            f"{unreadable} more are sealed with another key: add it to LETTERLIJK_QUESTIONS_KEY after the new one, "
            "or wait until they expire"
        )
    return 1 if unreadable else 0


def run_export(given: argparse.Namespace) -> int:
    """Returns 1 when nothing is kept of the conversation."""
    kept = _log(given).of_conversation(_conversation(given))
    for asked in kept:
        print(_as_json(asked))
    return 0 if kept else 1


def run_erase(given: argparse.Namespace) -> int:
    """Returns 0 also when there was nothing: it is gone."""
    print(f"{_log(given).erase(_conversation(given))} questions erased")
    return 0


def run_expire(given: argparse.Namespace) -> int:
    print(f"{_log(given).expire()} questions expired")
    return 0


def _log(given: argparse.Namespace) -> QuestionLog:
    from bot.records import question_log

    return question_log(settings_for(given))


def _conversation(given: argparse.Namespace) -> str:
    """The pseudonym of the conversation that is meant. Raises `SettingsError` when its messenger is not enabled."""
    if given.conversation:
        return str(given.conversation)
    from bot.delivery.assembly import enabled
    from bot.delivery.sealing import Seal
    from bot.types import Message, SettingsError

    channel = enabled().get(given.channel or "")
    if channel is None:
        raise SettingsError("give --channel with the name of a messenger that is enabled: see `python -m bot channels`")
    return Seal(channel).conversation(Message("", sender=given.sender))


def _as_json(asked: Asked) -> str:
    fields = dataclasses.asdict(asked) | {"at": asked.at.isoformat(), "outcome": asked.outcome.value}
    return json.dumps(fields, ensure_ascii=False)
