"""`rebuild`: bring the index up to date with the article folder, once or whenever that changes."""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import sys
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for
from bot.commands.progress import shown
from bot.types import BotError

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from bot.settings import Settings
    from index import Encoder

# Milliseconds: files saved within the first of each other are one change, for at most the second.
_SETTLED = 500
_AT_MOST = 10_000


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("rebuild", help="bring the index up to date with the articles")
    add_places(parser)
    parser.add_argument("--force", action="store_true", help="publish also what drops many articles or worsens answers")
    parser.add_argument("--watch", action="store_true", help="go on, and rebuild whenever the article folder changes")
    parser.add_argument("--queued", action="store_true", help="give way to other work; do nothing if one waits already")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when an article could not be read; the others are indexed all the same."""
    settings = settings_for(given)
    if given.queued:
        return _in_line(settings)
    if given.watch:
        return _watch(settings)
    return bring_up_to_date(settings, forced=given.force)


def bring_up_to_date(settings: Settings, encoder: Encoder | None = None, *, forced: bool = False) -> int:
    """Rebuild the index if the articles changed, and say what was done. Returns the exit status."""
    from bot.rebuilding import rebuild_noted, told
    from index import load_encoder

    with shown("encoding", "passages") as progress:
        done = rebuild_noted(settings, lambda: encoder or load_encoder(settings.encoder), progress, forced=forced)
    if done.renewed:
        print(f"everything is made anew: {done.renewed}", file=sys.stderr)
    for problem in done.problems:
        print(f"error: {problem}", file=sys.stderr)
    if done.kept:
        print(f"served as they were before: {', '.join(done.kept)}", file=sys.stderr)
    print(told(done), flush=True)
    return 1 if done.problems else 0


def _in_line(settings: Settings) -> int:
    """Rebuild after the one that runs; one that waits already will see the same changes."""
    from index import alone_in, next_in_line

    os.nice(10)
    with contextlib.ExitStack() as line:
        if not line.enter_context(next_in_line(settings.store)):
            print("a rebuild waits already")
            return 0
        with alone_in(settings.store):
            line.close()
            return bring_up_to_date(settings)


def _watch(settings: Settings) -> int:
    """Until interrupted. What goes wrong is said, and does not end it."""
    from watchfiles import watch

    from corpus import CorpusError, sources_in
    from index import SearchError, load_encoder

    next(sources_in(settings.articles), None)  # a folder that is not there cannot be watched: this says so
    encoder = load_encoder(settings.encoder)
    # The first time round is without a change: what is there when the watch begins is seen then.
    first = True
    for changes in watch(
        settings.articles,
        watch_filter=_counts,
        step=_SETTLED,
        debounce=_AT_MOST,
        rust_timeout=1_000,
        yield_on_timeout=True,
    ):
        if changes or first:
            first = False
            try:
                bring_up_to_date(settings, encoder)
            except (BotError, CorpusError, SearchError) as error:
                print(f"error: {error}", file=sys.stderr, flush=True)
    return 0


def _counts(_change: object, path: str) -> bool:
    """Whether a file that changed has to do with the index."""
    return pathlib.Path(path).suffix in {".md", ".txt", ".jsonl", ""}
