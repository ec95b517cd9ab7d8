"""What each system must be able to do to be measured; a file per system does it in that system's own documented way."""

from __future__ import annotations

import importlib
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from tests.bench.peers.corpora import Change, Passage
from tests.bench.peers.vectors import Composed

SYSTEMS = ("ours", "txtai", "langchain", "llamaindex", "haystack")
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be found: ours reads the folder of articles, the others get the passages cut from them."""

    articles: pathlib.Path
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage in an answer: of which article, and what it says, with or without its headings."""

    article: str
    text: str


class System(Protocol):
    """A search system whose index is in a folder of its own."""

    def __init__(self, folder: pathlib.Path, model: str, composed: Composed | None) -> None:
        """Load the encoder: a folder with weights, or `DEFAULT`. With `composed` vectors documents are not encoded."""

    def build(self, corpus: Corpus) -> None:
        """Index it all, and save that in the folder."""

    def update(self, corpus: Corpus, change: Change) -> None:
        """The system's incremental feature, told what was edited: load what is in the folder, change it, save it."""

    def sync(self, corpus: Corpus, change: Change) -> None:
        """As `update`, with what the documentation has besides, so that what went from the articles goes from here."""

    def open(self) -> None:
        """Load what is in the folder, ready to be searched."""

    def search(self, question: str, top_k: int) -> list[Found]:
        """By words and by meaning, best first."""

    def nearest(self, text: str, top_k: int) -> list[Found]:
        """By meaning alone, for the text of a passage."""


def system_named(name: str) -> type[System]:
    """One of `SYSTEMS`; only its own library is loaded."""
    return cast(type[System], importlib.import_module(f"tests.bench.peers.{name}").Peer)
