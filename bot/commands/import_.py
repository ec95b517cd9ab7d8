"""`import`: turn web pages, plain text and Markdown into article files."""

from __future__ import annotations

import argparse
import pathlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.options import Subparsers


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("import", help="turn pages into article files")
    parser.add_argument("paths", nargs="+", type=pathlib.Path, metavar="PATH", help="files, or folders of them")
    parser.add_argument("--into", type=pathlib.Path, dest="articles", metavar="DIR", help="the article folder to fill")
    parser.add_argument("--show-dropped", action="store_true", help="list the lines that were left out, and why")
    parser.add_argument("--not-quotable", action="store_true", help="give only title and link of these articles")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when a file could not be imported; the others are."""
    raise NotImplementedError
