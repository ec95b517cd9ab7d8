"""Articles to a new generation of the index. What did not change is neither read nor encoded again.

Articles are compared by (id, hash of the article); vectors are reused by (encoder fingerprint, hash of the encoded
text). The two are never mixed: articles may swap their texts and still lose nothing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import pathlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus import MAX_WORDS, Article, ArticleError, Source, Synonyms, read_synonyms, reading_version, sources_in
from index import generations, manifests, publishing
from index.analysis import analysis
from index.compiling import Before, Compiler
from index.gates import Gates, check_drop, check_golden
from index.gathering import Gathered, Plan, Sources, gather
from index.generations import Generation
from index.nearest import Nearest
from index.types import FORMAT, DamagedError, Encoder, Manifest, NewerError, StoreError
from index.vectors import Progress

_OPEN = Gates()


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did. `encoded` passages were new; `generation` is the published one.

    `kept` are the articles that stay as they were because of `problems`. `renewed` says why nothing of the old index
    could be copied, if so. `undone`: these very articles were rolled back, so those of the older generation stay.
    """

    plan: Plan
    generation: int
    passages: int
    encoded: int
    kept: tuple[str, ...] = ()
    problems: tuple[ArticleError, ...] = ()
    renewed: str = ""
    undone: bool = False


def rebuild(
    store: pathlib.Path,
    articles: Iterable[Article],
    encoder: Encoder,
    progress: Progress,
    synonyms: Synonyms = (),
    *,
    gates: Gates = _OPEN,
) -> Rebuilt:
    """Publish a generation that holds exactly `articles`, or leave the published one if it does so already.

    `synonyms` are groups of words for one concept, the articles' word first. `progress` is told (done, all) passages to
    encode. Raises `StoreError` and `GateError`; the published generation is never touched.
    """
    sources = [Source("", hash_of(article), article) for article in articles]
    with publishing.alone_in(store):
        return _rebuild(store, lambda known: iter(sources), encoder, progress, synonyms=synonyms, gates=gates)  # noqa: ARG005


def rebuild_from(
    store: pathlib.Path, folder: pathlib.Path, encoder: Encoder, progress: Progress, gates: Gates = _OPEN
) -> Rebuilt:
    """Publish a generation that holds the articles and synonyms of an article folder, as `rebuild` does.

    What cannot be read stays as it was in the index, and is reported. Raises `corpus.FolderError` too.
    """
    with publishing.alone_in(store):
        problems: tuple[ArticleError, ...] = ()
        try:
            synonyms = read_synonyms(folder)
        except ArticleError as problem:
            before = _before(store)
            synonyms, problems = before[1].synonyms if before else (), (problem,)
        done = _rebuild(
            store, lambda known: sources_in(folder, known), encoder, progress, synonyms=synonyms, gates=gates
        )
    return dataclasses.replace(done, problems=done.problems + problems)


def keep_calibration(store: pathlib.Path, generation: Generation, calibration: Mapping[str, float]) -> int:
    """Publish the generation again with another calibration. Returns its number.

    Raises `StoreError`, also when another generation was published since.
    """
    with publishing.alone_in(store), publishing.scratch(store, "generation") as part:
        if generations.current_number(store) != generation.manifest.generation:
            raise StoreError("the index changed meanwhile: run calibrate again")
        folder = manifests.folder_of(store, generation.manifest.generation)
        for name in generation.manifest.files:
            shutil.copyfile(folder / name, part / name)
        manifest = dataclasses.replace(
            generation.manifest, calibration=calibration, previous=generation.manifest.generation
        )
        return publishing.publish(store, part, manifest).generation


def hash_of(article: Article) -> str:
    """The code that cuts an article into passages and, after a hyphen, the hash of all it says, with its metadata."""
    return f"{reading_version()}-{hashlib.sha256(repr(article).encode()).hexdigest()}"


def _rebuild(
    store: pathlib.Path, sources: Sources, encoder: Encoder, progress: Progress, *, synonyms: Synonyms, gates: Gates
) -> Rebuilt:
    number, before = _before(store) or (0, None)
    renewed = _renewed(before, encoder) if before else ""
    with publishing.scratch(store, "generation") as part, publishing.scratch(store, "spool") as spool:
        gathered = gather(sources, spool, before, copies=not renewed)
        if not gathered.hashes:
            raise StoreError("there are no articles to build an index from: put Markdown files in the article folder")
        digest = publishing.digest_of(gathered.hashes, synonyms)
        changed = not before or digest != publishing.digest_of(before.manifest.articles, before.synonyms)
        undone = bool(before) and changed and not gates.forced and publishing.is_undone(store, digest)
        plan = gathered.plan(before.manifest.articles if before else {})
        done = Rebuilt(plan, number, 0, 0, gathered.kept, gathered.problems, renewed, undone)
        if before and not renewed and number == generations.current_number(store):
            same = plan.is_empty and before.synonyms == synonyms and before.manifest.paths == gathered.paths
            if undone or same:
                return dataclasses.replace(done, passages=before.manifest.passages)
        if before and undone:  # the older articles have to be indexed anew, and stay
            synonyms, gathered = before.synonyms, gather(_again(before), spool, before, copies=not renewed)
            plan = gathered.plan(before.manifest.articles)
            done = dataclasses.replace(done, plan=plan)
        if before and not gates.forced:
            check_drop(plan.removed, len(before.manifest.articles), gates.max_drop)
        reused = None
        if before and before.manifest.fingerprint == encoder.fingerprint:
            reused = Before.of(before, manifests.folder_of(store, number), copies=not renewed)
        compiler = Compiler(part, spool, gathered, reused)
        passages, encoded, nearest = compiler.write(encoder, synonyms, progress)
        manifest = dataclasses.replace(
            _manifest(gathered, encoder, passages, nearest),
            calibration=_calibration(store, before, encoder),
            previous=number,
        )
        golden = gates.examine(generations.read(part, manifest))
        if before and not gates.forced:
            check_golden(golden, before.manifest.golden)
        published = publishing.publish(store, part, dataclasses.replace(manifest, golden=golden))
        if changed and not undone:
            publishing.forget_undone(store)
        return dataclasses.replace(done, generation=published.generation, passages=published.passages, encoded=encoded)


def _calibration(store: pathlib.Path, before: Generation | None, encoder: Encoder) -> Mapping[str, float]:
    """What the old index keeps for the same encoder."""
    if before is None:
        return generations.older_calibration(store, encoder.fingerprint)
    return before.manifest.calibration if before.manifest.fingerprint == encoder.fingerprint else {}


def _manifest(gathered: Gathered, encoder: Encoder, passages: int, nearest: Nearest) -> Manifest:
    """What a new index says of itself before it is examined and published."""
    return Manifest(
        format=FORMAT,
        generation=0,
        built=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dim=encoder.dim,
        analysis=analysis(),
        max_words=MAX_WORDS,
        passages=passages,
        articles=gathered.hashes,
        paths=gathered.paths,
        nearest=nearest.kind,
        recall=nearest.recall,
        golden={},
        files={},
    )


def _before(store: pathlib.Path) -> tuple[int, Generation] | None:
    """The generation that is served now, with its number; None when there is none. Damaged ones are set aside."""
    published: int | None = None
    try:
        with contextlib.suppress(StoreError):
            published = generations.current_number(store)
        number, generation = generations.soundest(store)
    except NewerError:
        raise
    except StoreError as error:
        if published is not None and isinstance(error, DamagedError):
            publishing.set_aside(store, published)
        return None
    if published is None:  # what said so is damaged
        publishing.point_at(store, number)
    elif number != published:
        publishing.set_aside(store, published)
    return number, generation


def _again(before: Generation) -> Sources:
    """The articles of an index as they were read for it."""
    manifest = before.manifest
    return lambda known: (  # noqa: ARG005
        Source(manifest.paths[key], digest, before.articles[key]) for key, digest in manifest.articles.items()
    )


def _renewed(before: Generation, encoder: Encoder) -> str:
    """Why the passages of the old index cannot be copied; an empty string when they can."""
    manifest = before.manifest
    if manifest.fingerprint != encoder.fingerprint:
        if manifest.encoder == encoder.name:
            return f"the files of encoder '{encoder.name}' changed"
        return f"the encoder was '{manifest.encoder}' and is now '{encoder.name}'"
    if (manifest.analysis, manifest.max_words) != (analysis(), MAX_WORDS):
        return "the program analyses Dutch in another way now"
    return ""
