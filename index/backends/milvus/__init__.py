"""The index in Milvus, which many web servers share; they keep nothing of it. `schema` draws the collections.

A generation is published by moving an alias: readers ask for what it points at, and see that generation's passages.
One machine at a time rebuilds; a second that began with the same generation is refused when it wants to publish.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator, Mapping

from corpus import Article, Synonyms
from index import publishing, verifying
from index.backends.milvus import generations, shelf
from index.backends.milvus.connection import Connection
from index.build import ALL_PASS, Rebuilt, rebuild_from_on, rebuild_on
from index.gates import Gates
from index.publishing import Listed
from index.types import DamagedError, Encoder, Index, Manifest, StoreError
from index.vectors import Progress


class Milvus:
    """The index in the Milvus at `uri`: a URL, or the path of a folder for one that is started by itself.

    `store` is a folder on this machine for what a rebuild needs meanwhile. Raises `StoreError` without the library.
    """

    def __init__(self, store: pathlib.Path, uri: str, token: str = "") -> None:
        self.store = store
        self._milvus = Connection(uri, token)

    def current_number(self) -> int | None:
        return generations.current_number(self._milvus)

    def has_index(self) -> bool:
        return self.current_number() is not None

    def open_current(self) -> Index:
        return generations.open_current(self._milvus)

    def rebuild(
        self,
        articles: Iterable[Article],
        encoder: Encoder,
        progress: Progress,
        synonyms: Synonyms = (),
        *,
        gates: Gates = ALL_PASS,
    ) -> Rebuilt:
        return rebuild_on(shelf.Shelf(self.store, self._milvus), articles, encoder, progress, synonyms, gates=gates)

    def rebuild_from(
        self, folder: pathlib.Path, encoder: Encoder, progress: Progress, gates: Gates = ALL_PASS
    ) -> Rebuilt:
        return rebuild_from_on(shelf.Shelf(self.store, self._milvus), folder, encoder, progress, gates)

    def keep_calibration(self, generation: Index, calibration: Mapping[str, float]) -> int:
        with publishing.alone_in(self.store):
            return shelf.keep_calibration(self._milvus, generation, calibration)

    def listed(self) -> tuple[Listed, ...]:
        return shelf.listed(self._milvus)

    def roll_back(self, number: int | None = None) -> Manifest:
        with publishing.alone_in(self.store):
            return shelf.roll_back(self._milvus, number)

    def differences(self, folder: pathlib.Path) -> Iterator[str]:
        number = self.current_number()
        if number is None:
            raise StoreError(f"the Milvus at {self._milvus} holds no index: run `python -m bot rebuild`")
        try:
            index = generations.open_numbered(self._milvus, number)
        except DamagedError as error:
            yield str(error)
            return
        yield from verifying.compared(index, index.stored, folder)
