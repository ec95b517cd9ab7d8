"""`rollback`: publish an older index again. Running servers take it up at once."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands.options import add_store, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("rollback", help="publish an older index again")
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="which one (default: the one before)")
    add_store(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.assembly import index_of

    manifest = index_of(settings_for(given)).roll_back(given.number)
    print(
        f"index {manifest.generation} is published again: {len(manifest.articles)} articles, {manifest.passages} "
        "passages. A rebuild leaves it so until the articles change"
    )
    return 0
