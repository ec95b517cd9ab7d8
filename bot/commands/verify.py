"""`verify`: whether the published index is whole, and says what the articles say."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("verify", help="compare the index with the articles")
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when anything differs."""
    from bot.assembly import index_of

    settings = settings_for(given)
    found = 0
    for difference in index_of(settings).differences(settings.articles):
        found += 1
        print(difference)
    print(f"{found} difference{'s' * (found > 1)}" if found else "the index is whole, and says what the articles say")
    return 1 if found else 0
