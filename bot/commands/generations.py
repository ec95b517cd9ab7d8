"""`generations`: which indexes are kept, and which one is published."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands.options import add_store, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from index import Listed


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("generations", help="list the indexes that are kept")
    add_store(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.assembly import index_of

    found = index_of(settings_for(given)).listed()
    if not found:
        print("there is no index yet: run `python -m bot rebuild`")
        return 1
    print(f"{'':2}{'index':>6}  {'built':<17}{'articles':>9}{'passages':>10}{'size':>10}{'golden':>9}  encoder")
    for each in found:
        print(_row(each))
    return 0


def _row(each: Listed) -> str:
    mark = "*" if each.published else ""
    if each.manifest is None:
        return f"{mark:2}{each.number:>6}  {each.problem}"
    manifest = each.manifest
    golden = f"{sum(manifest.golden.values())}/{len(manifest.golden)}" if manifest.golden else "-"
    return (
        f"{mark:2}{each.number:>6}  {manifest.built[:16].replace('T', ' '):<17}{len(manifest.articles):>9}"
        f"{manifest.passages:>10}{each.size / 1e6:>7.1f} MB{golden:>9}  {manifest.encoder}"
    )
