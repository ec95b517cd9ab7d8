"""A place where generations are kept, as a rebuild sees it: a folder, or Milvus (`index.backends`)."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Mapping
from typing import Protocol

from corpus import Synonyms
from index.gathering import Gathered
from index.nearest import Nearest
from index.types import Encoder, Index, Manifest
from index.vectors import Progress


class Draft(Protocol):
    """A generation that is written and not published."""

    @property
    def passages(self) -> int: ...

    @property
    def encoded(self) -> int:
        """How many passages were new."""

    @property
    def nearest(self) -> Nearest: ...

    def opened(self, manifest: Manifest) -> Index:
        """The generation, to be asked questions."""

    def publish(self, manifest: Manifest) -> Manifest:
        """Let readers see it. Returns the manifest, completed."""


class Shelf(Protocol):
    """A place for generations, of which one is published: what a rebuild asks of it. The caller is alone there."""

    @property
    def store(self) -> pathlib.Path:
        """A folder for what is only needed meanwhile."""

    def current_number(self) -> int | None:
        """The number of the published generation, None when there is none."""

    def before(self) -> Index | None:
        """The generation that is served, None when there is none that can be."""

    def older_calibration(self, fingerprint: str) -> Mapping[str, float]:
        """The calibration for an encoder in an index that cannot be opened any more."""

    def is_undone(self, digest: str) -> bool:
        """Whether what has this digest was published and rolled back since."""

    def forget_undone(self) -> None:
        """What was rolled back may be published again."""

    def written(
        self,
        gathered: Gathered,
        spool: pathlib.Path,
        before: Index | None,
        encoder: Encoder,
        synonyms: Synonyms,
        *,
        progress: Progress,
        copies: bool,
    ) -> contextlib.AbstractContextManager[Draft]:
        """A new generation, gone afterwards unless it was published. With `copies` what did not change is taken over.

        `before` is the old index if it is of the same encoder.
        """
