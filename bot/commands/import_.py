"""`import`: turn web pages, plain text and Markdown into article files."""

from __future__ import annotations

import argparse
import pathlib
import sys
from typing import TYPE_CHECKING

from bot.commands.options import settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from corpus import Imported


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("import", help="turn pages into article files")
    parser.add_argument("paths", nargs="+", type=pathlib.Path, metavar="PATH", help="files, or folders of them")
    parser.add_argument("--into", type=pathlib.Path, dest="articles", metavar="DIR", help="the article folder to fill")
    parser.add_argument("--show-dropped", action="store_true", help="list the lines that were left out, and why")
    parser.add_argument("--not-quotable", action="store_true", help="give only title and link of these articles")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when a file could not be imported; the others are."""
    from corpus import ArticleError, import_files

    failed = False
    for result in import_files(given.paths, settings_for(given).articles, quotable=not given.not_quotable):
        if isinstance(result, ArticleError):
            failed = True
            print(f"error: {result}", file=sys.stderr)
        else:
            _report(result, show_dropped=given.show_dropped)
    return 1 if failed else 0


def _report(done: Imported, *, show_dropped: bool) -> None:
    source = done.article.metadata
    print(
        f"{done.path}\n"
        f"  title      {source.title}\n"
        f"  author     {source.author or '-'}\n"
        f"  publisher  {source.publisher or '-'}\n"
        f"  date       {source.updated or source.published or '-'}\n"
        f"  licence    {source.licence or '-'}\n"
        f"  passages   {done.passages}\n"
        f"  left out   {len(done.dropped)} lines"
    )
    if show_dropped:
        for line in done.dropped:
            print(f"    {line.line:>5}  {line.reason}: {line.text}")
    for warning in done.warnings:
        print(f"  warning: {warning}", file=sys.stderr)
