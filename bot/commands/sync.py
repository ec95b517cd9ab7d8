"""`sync`: import the new and changed pages of a site, from its feed or sitemap."""

from __future__ import annotations

import argparse
import pathlib
import sys
from typing import TYPE_CHECKING

from bot.commands.options import settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("sync", help="import new and changed pages from a feed or sitemap")
    parser.add_argument("url", metavar="URL", help="of an RSS or Atom feed, or a sitemap")
    parser.add_argument("--into", type=pathlib.Path, dest="articles", metavar="DIR", help="the article folder to fill")
    parser.add_argument("--allow-private", action="store_true", help="also fetch from private addresses")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when a page could not be imported; the others are."""
    from corpus import Fetcher, Synced, sync

    count = {"written": 0, "unchanged": 0, "failed": 0}
    for result in sync(given.url, settings_for(given).articles, Fetcher(allow_private=given.allow_private)):
        if isinstance(result, Synced):
            count[result.outcome] += 1
            if result.outcome == "written":
                print(f"{result.path}  {result.url}", flush=True)
        else:
            count["failed"] += 1
            print(f"error: {result}", file=sys.stderr)
    print(", ".join(f"{number} {outcome}" for outcome, number in count.items()))
    return 1 if count["failed"] else 0
