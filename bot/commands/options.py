"""What several commands share: where the articles and the index are."""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings import Settings

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 it has no public name


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add --articles and --store."""
    parser.add_argument("--articles", type=pathlib.Path, help="the article folder (default: LETTERLIJK_ARTICLES)")
    add_store(parser)


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add --store."""
    parser.add_argument("--store", type=pathlib.Path, help="where the index is kept (default: LETTERLIJK_STORE)")


def settings_for(given: argparse.Namespace) -> Settings:
    """The settings of the environment, with what the command line says instead."""
    from bot.settings import settings_from

    return dataclasses.replace(settings_from(), **said_in(given))


def said_in(given: argparse.Namespace) -> dict[str, Any]:
    """The settings that the command line gives, by name."""
    from bot.settings import Settings

    return {name: value for name in Settings.__slots__ if (value := getattr(given, name, None)) is not None}
