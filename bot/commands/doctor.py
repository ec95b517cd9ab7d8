"""`doctor`: whether everything is as it must be, and what to do about what is not."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING

from bot.commands.options import add_places, said_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checkup.findings import Finding
    from bot.commands.options import Subparsers


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("doctor", help="check settings, index, articles, encoder, messengers and libraries")
    add_places(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Returns 1 when there is an error. Nothing is changed."""
    found = []
    for finding in _findings(given):
        found.append(finding)
        if not given.json:
            remedy = f": {finding.remedy}" if finding.remedy else ""
            print(f"{finding.level:<8} {finding.check:<10} {finding.said}{remedy}", flush=True)
    if given.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    return 1 if any(finding.level == "error" for finding in found) else 0


def _findings(given: argparse.Namespace) -> Iterator[Finding]:
    from bot.checkup.libraries import library_findings
    from bot.settings import usable_settings

    yield from library_findings()
    settings, problems = usable_settings()
    settings = dataclasses.replace(settings, **said_in(given))

    from bot.checkup.answering import answering_findings
    from bot.checkup.messengers import messenger_findings
    from bot.checkup.settings import settings_findings
    from bot.checkup.store import article_findings, store_findings

    yield from settings_findings(settings, problems)
    stored = list(store_findings(settings))
    yield from stored
    if not any(finding.level == "error" for finding in stored):
        yield from article_findings(settings)
        yield from answering_findings(settings)
    yield from messenger_findings(settings)
