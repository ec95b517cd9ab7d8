"""Articles to a new generation of the index, wherever it is kept. What did not change is not encoded again.

Articles are compared by (id, hash of the article); vectors are reused by (encoder fingerprint, hash of the encoded
text). The two are never mixed: articles may swap their texts and still lose nothing.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass

from corpus import MAX_WORDS, Article, ArticleError, Source, Synonyms, read_synonyms, reading_version, sources_in
from index import publishing
from index.analysis import analysis
from index.gates import Gates, check_drop, check_golden
from index.gathering import Gathered, Plan, Sources, gather
from index.shelf import Draft, Shelf
from index.types import FORMAT, Encoder, Index, Manifest, StoreError
from index.vectors import Progress

ALL_PASS = Gates()


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


def rebuild_on(
    shelf: Shelf,
    articles: Iterable[Article],
    encoder: Encoder,
    progress: Progress,
    synonyms: Synonyms = (),
    *,
    gates: Gates = ALL_PASS,
) -> Rebuilt:
    """Publish a generation that holds exactly `articles`, or leave the published one if it does so already.

    `synonyms` are groups of words for one concept, the articles' word first. `progress` is told (done, all) passages to
    encode. Raises `StoreError` and `GateError`; the published generation is never touched.
    """
    sources = [Source("", hash_of(article), article) for article in articles]
    with publishing.alone_in(shelf.store):
        return _rebuild(shelf, lambda known: iter(sources), encoder, progress, synonyms=synonyms, gates=gates)  # noqa: ARG005


def rebuild_from_on(
    shelf: Shelf, folder: pathlib.Path, encoder: Encoder, progress: Progress, gates: Gates = ALL_PASS
) -> Rebuilt:
    """Publish a generation that holds the articles and synonyms of an article folder, as `rebuild_on` does.

    What cannot be read stays as it was in the index, and is reported. Raises `corpus.FolderError` too.
    """
    with publishing.alone_in(shelf.store):
        problems: tuple[ArticleError, ...] = ()
        try:
            synonyms = read_synonyms(folder)
        except ArticleError as problem:
            before = shelf.before()
            synonyms, problems = before.synonyms if before else (), (problem,)
        done = _rebuild(
            shelf, lambda known: sources_in(folder, known), encoder, progress, synonyms=synonyms, gates=gates
        )
    return dataclasses.replace(done, problems=done.problems + problems)


def hash_of(article: Article) -> str:
    """The code that cuts an article into passages and, after a hyphen, the hash of all it says, with its metadata."""
    return f"{reading_version()}-{hashlib.sha256(repr(article).encode()).hexdigest()}"


def _rebuild(
    shelf: Shelf, sources: Sources, encoder: Encoder, progress: Progress, *, synonyms: Synonyms, gates: Gates
) -> Rebuilt:
    before = shelf.before()
    number = before.manifest.generation if before else 0
    renewed = _renewed(before, encoder) if before else ""
    with publishing.scratch(shelf.store, "spool") as spool:
        gathered = gather(sources, spool, before, copies=not renewed)
        if not gathered.hashes:
            raise StoreError("there are no articles to build an index from: put Markdown files in the article folder")
        digest = publishing.digest_of(gathered.hashes, synonyms)
        changed = not before or digest != publishing.digest_of(before.manifest.articles, before.synonyms)
        undone = bool(before) and changed and not gates.forced and shelf.is_undone(digest)
        plan = gathered.plan(before.manifest.articles if before else {})
        done = Rebuilt(plan, number, 0, 0, gathered.kept, gathered.problems, renewed, undone)
        if before and not renewed and number == shelf.current_number():
            same = plan.is_empty and before.synonyms == synonyms and before.manifest.paths == gathered.paths
            if undone or same:
                return dataclasses.replace(done, passages=before.manifest.passages)
        if before and undone:  # the older articles have to be indexed anew, and stay
            synonyms, gathered = before.synonyms, gather(_again(before), spool, before, copies=not renewed)
            plan = gathered.plan(before.manifest.articles)
            done = dataclasses.replace(done, plan=plan)
        if before and not gates.forced:
            check_drop(plan.removed, len(before.manifest.articles), gates.max_drop)
        reused = before if before and before.manifest.fingerprint == encoder.fingerprint else None
        calibration = reused.manifest.calibration if reused else {}
        if before is None:
            calibration = shelf.older_calibration(encoder.fingerprint)
        with shelf.written(gathered, spool, reused, encoder, synonyms, progress=progress, copies=not renewed) as draft:
            manifest = dataclasses.replace(
                _manifest(gathered, encoder, draft), calibration=calibration, previous=number
            )
            golden = gates.examine(draft.opened(manifest))
            if before and not gates.forced:
                check_golden(golden, before.manifest.golden)
            published = draft.publish(dataclasses.replace(manifest, golden=golden))
        if changed and not undone:
            shelf.forget_undone()
        return dataclasses.replace(
            done, generation=published.generation, passages=published.passages, encoded=draft.encoded
        )


def _manifest(gathered: Gathered, encoder: Encoder, draft: Draft) -> Manifest:
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
        passages=draft.passages,
        articles=gathered.hashes,
        paths=gathered.paths,
        nearest=draft.nearest.kind,
        recall=draft.nearest.recall,
        golden={},
        files={},
    )


def _again(before: Index) -> Sources:
    """The articles of an index as they were read for it."""
    manifest = before.manifest
    return lambda known: (  # noqa: ARG005
        Source(manifest.paths[key], digest, before.articles[key]) for key, digest in manifest.articles.items()
    )


def _renewed(before: Index, encoder: Encoder) -> str:
    """Why the passages of the old index cannot be copied; an empty string when they can."""
    manifest = before.manifest
    if manifest.fingerprint != encoder.fingerprint:
        if manifest.encoder == encoder.name:
            return f"the files of encoder '{encoder.name}' changed"
        return f"the encoder was '{manifest.encoder}' and is now '{encoder.name}'"
    if (manifest.analysis, manifest.max_words) != (analysis(), MAX_WORDS):
        return "the program analyses Dutch in another way now"
    return ""
