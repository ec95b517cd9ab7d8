"""Where an index is kept and searched: in a folder on this machine (FAISS), or in Milvus. Both keep one contract."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from corpus import Article, Synonyms
from index.backends.faiss import Faiss
from index.build import ALL_PASS, Rebuilt
from index.gates import Gates
from index.publishing import Listed
from index.types import Encoder, Index, Manifest
from index.vectors import Progress


class Backend(Protocol):
    """Numbered generations of an index, one of which is published: readers see it whole, or the one before it.

    Everything raises `StoreError` for what cannot be read or written.
    """

    def current_number(self) -> int | None:
        """The number of the published generation, None when there is none."""

    def has_index(self) -> bool:
        """Whether anything was ever published."""

    def open_current(self) -> Index:
        """The published generation, checked."""

    def rebuild(
        self,
        articles: Iterable[Article],
        encoder: Encoder,
        progress: Progress,
        synonyms: Synonyms = (),
        *,
        gates: Gates = ALL_PASS,
    ) -> Rebuilt:
        """As `index.build.rebuild_on`."""

    def rebuild_from(
        self, folder: pathlib.Path, encoder: Encoder, progress: Progress, gates: Gates = ALL_PASS
    ) -> Rebuilt:
        """As `index.build.rebuild_from_on`."""

    def keep_calibration(self, generation: Index, calibration: Mapping[str, float]) -> int:
        """Publish the generation again with another calibration. Returns its new number."""

    def listed(self) -> tuple[Listed, ...]:
        """All generations that are kept, oldest first."""

    def roll_back(self, number: int | None = None) -> Manifest:
        """Publish generation `number` again, by default the one that was served before this.

        The next rebuild leaves it published until the articles are others than those that were undone.
        """

    def differences(self, folder: pathlib.Path) -> Iterator[str]:
        """Where the published generation is not whole or does not say what the article folder says, a line each."""


def backend_of(name: str, store: pathlib.Path, uri: str = "", token: str = "") -> Backend:
    """The backend called `name`, "faiss" or "milvus"; for Milvus with its address, and a token where it wants one.

    Milvus needs the folder `store` too: for what a rebuild only needs meanwhile. Raises `StoreError` where its library
    is not installed.
    """
    if name == "faiss":
        return Faiss(store)
    from index.backends.milvus import Milvus  # its library is only there where it is used

    return Milvus(store, uri, token)
