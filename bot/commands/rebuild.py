"""`rebuild`: bring the index up to date with the article folder."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from bot.settings import Settings


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("rebuild", help="bring the index up to date with the articles")
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when an article could not be read; the others are indexed all the same."""
    return bring_up_to_date(settings_for(given))


def bring_up_to_date(settings: Settings) -> int:
    """Rebuild the index if the articles changed, and say what was done."""
    from tqdm import tqdm

    from corpus import read_folder
    from index import load_encoder, rebuild

    library = read_folder(settings.articles)
    for problem in library.problems:
        print(f"error: {problem}", file=sys.stderr)
    with tqdm(desc="encoding", unit=" passages", disable=None, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        encoder = load_encoder(settings.encoder)
        done = rebuild(settings.store, library.articles, encoder, progress, library.synonyms)
    plan = done.plan
    print(
        f"index {done.generation}: {len(library.articles)} articles, {done.passages} passages; "
        f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.removed)} removed, {len(plan.same)} same; "
        f"{done.encoded} passages encoded"
    )
    return 1 if library.problems else 0
