"""The index in a folder on this machine: FAISS and files (`index.generations` draws them)."""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus import Article, Synonyms
from index import generations, manifests, publishing, verifying
from index.before import Before
from index.build import ALL_PASS, Rebuilt, rebuild_from_on, rebuild_on
from index.compiling import Compiler
from index.gates import Gates
from index.gathering import Gathered
from index.generations import Generation
from index.nearest import Nearest
from index.publishing import Listed
from index.types import DamagedError, Encoder, FileMark, Index, Manifest, NewerError, StoreError
from index.vectors import Progress


@dataclass(frozen=True, slots=True)
class Faiss:
    """The index in the folder `store`."""

    store: pathlib.Path

    def current_number(self) -> int | None:
        return generations.current_number(self.store)

    def current_mark(self) -> str | None:
        return generations.current_mark(self.store)

    def has_index(self) -> bool:
        return generations.has_index(self.store)

    def open_current(self) -> Index:
        return generations.open_current(self.store)

    def rebuild(
        self,
        articles: Iterable[Article],
        encoder: Encoder,
        progress: Progress,
        synonyms: Synonyms = (),
        *,
        gates: Gates = ALL_PASS,
    ) -> Rebuilt:
        return rebuild(self.store, articles, encoder, progress, synonyms, gates=gates)

    def rebuild_from(
        self, folder: pathlib.Path, encoder: Encoder, progress: Progress, gates: Gates = ALL_PASS
    ) -> Rebuilt:
        return rebuild_from(self.store, folder, encoder, progress, gates)

    def keep_calibration(self, generation: Index, calibration: Mapping[str, float]) -> int:
        return keep_calibration(self.store, generation, calibration)

    def listed(self) -> tuple[Listed, ...]:
        return publishing.listed(self.store)

    def roll_back(self, number: int | None = None) -> Manifest:
        return publishing.roll_back(self.store, number)

    def differences(self, folder: pathlib.Path) -> Iterator[str]:
        return verifying.differences(self.store, folder)


def rebuild(
    store: pathlib.Path,
    articles: Iterable[Article],
    encoder: Encoder,
    progress: Progress,
    synonyms: Synonyms = (),
    *,
    gates: Gates = ALL_PASS,
) -> Rebuilt:
    """As `index.build.rebuild_on`, in a folder."""
    return rebuild_on(_Folder(store), articles, encoder, progress, synonyms, gates=gates)


def rebuild_from(
    store: pathlib.Path, folder: pathlib.Path, encoder: Encoder, progress: Progress, gates: Gates = ALL_PASS
) -> Rebuilt:
    """As `index.build.rebuild_from_on`, in a folder."""
    return rebuild_from_on(_Folder(store), folder, encoder, progress, gates)


def keep_calibration(store: pathlib.Path, generation: Index, calibration: Mapping[str, float]) -> int:
    """Publish the generation again with another calibration. Returns its number.

    Raises `StoreError`, also when another generation was published since.
    """
    number = generation.manifest.generation
    with publishing.alone_in(store), publishing.scratch(store, "generation") as part:
        if generations.current_number(store) != number:
            raise StoreError("the index changed meanwhile: run calibrate again")
        folder = manifests.folder_of(store, number)
        for name in generation.manifest.files:
            shutil.copyfile(folder / name, part / name)
        manifest = dataclasses.replace(generation.manifest, calibration=calibration, previous=number)
        return publishing.publish(store, part, manifest).generation


@dataclass(frozen=True, slots=True)
class _Draft:
    """A generation's files in a folder that is gone soon."""

    store: pathlib.Path
    part: pathlib.Path
    passages: int
    encoded: int
    nearest: Nearest
    marks: Mapping[str, FileMark]

    def opened(self, manifest: Manifest) -> Index:
        return generations.read(self.part, manifest)

    def publish(self, manifest: Manifest) -> Manifest:
        return publishing.publish(self.store, self.part, dataclasses.replace(manifest, files=self.marks))


@dataclass(frozen=True, slots=True)
class _Folder:
    """The store as a rebuild sees it."""

    store: pathlib.Path

    def current_number(self) -> int | None:
        return generations.current_number(self.store)

    def before(self) -> Generation | None:
        """Damaged generations are set aside."""
        published: int | None = None
        try:
            with contextlib.suppress(StoreError):
                published = generations.current_number(self.store)
            number, generation = generations.soundest(self.store)
        except NewerError:
            raise
        except StoreError as error:
            if published is not None and isinstance(error, DamagedError):
                publishing.set_aside(self.store, published)
            return None
        if published is None:  # what said so is damaged
            publishing.point_at(self.store, number)
        elif number != published:
            publishing.set_aside(self.store, published)
        return generation

    def older_calibration(self, fingerprint: str) -> Mapping[str, float]:
        return generations.older_calibration(self.store, fingerprint)

    def is_undone(self, digest: str) -> bool:
        return publishing.is_undone(self.store, digest)

    def forget_undone(self) -> None:
        publishing.forget_undone(self.store)

    @contextlib.contextmanager
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
    ) -> Iterator[_Draft]:
        old = None
        if isinstance(before, Generation):
            old = Before.of(before, self.store, copies=copies)
        with publishing.scratch(self.store, "generation") as part:
            made = Compiler(part, spool, gathered, old).write(encoder, synonyms, progress)
            yield _Draft(self.store, part, made.passages, made.encoded, made.nearest, made.marks)
