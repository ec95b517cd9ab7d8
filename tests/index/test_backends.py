"""What every backend promises, on FAISS in a folder and on a real Milvus."""

from __future__ import annotations

import dataclasses
import itertools
import pathlib
from collections.abc import Iterator, Sequence

import pytest

from corpus import read_folder
from index import (
    Backend,
    EncoderError,
    GateError,
    Gates,
    Hit,
    Index,
    Retriever,
    StoreError,
    backend_of,
)
from index.encoders.hashing import HashingEncoder
from index.types import Vectors
from tests.conftest import silently
from tests.milvus_server import MilvusServer, milvus_serving

QUESTIONS = ("wat helpt tegen kramp?", "rood en dikke kuit", "bonzende hoofdpijn", "koffie", "xyzzy", "")
_numbers = itertools.count()


class Counting(HashingEncoder):
    """The hashing encoder, counting what it is given."""

    def __init__(self, fingerprint: str = HashingEncoder.fingerprint) -> None:
        self.texts = 0
        self.fingerprint = fingerprint

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return super().encode_document(texts)


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with milvus_serving(tmp_path_factory.mktemp("milvus") / "data.db") as running:
        yield running


@pytest.fixture(params=["faiss", "milvus"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def empty(name: str, folder: pathlib.Path, milvus: MilvusServer) -> Backend:
    """A backend in which nothing was ever published."""
    number = next(_numbers)
    uri = milvus.database(f"site{number}") if name == "milvus" else ""
    return backend_of(name, folder / f"store{number}", uri)


@pytest.fixture
def backend(name: str, tmp_path: pathlib.Path, milvus: MilvusServer) -> Backend:
    return empty(name, tmp_path, milvus)


def rebuild(backend: Backend, articles: pathlib.Path) -> int:
    return backend.rebuild_from(articles, HashingEncoder(), silently).generation


def hits(index: Index, question: str) -> list[Hit]:
    return Retriever(index, HashingEncoder()).search(question, 12)


def said(index: Index) -> list[tuple[str, list[tuple[str, str, float, float]]]]:
    """What a visitor can find, with scores to five places."""
    return [
        (question, [(h.chunk.article_id, h.chunk.text, round(h.score, 5), round(h.coverage, 5)) for h in found])
        for question in QUESTIONS
        for found in [hits(index, question)]
    ]


def edit(path: pathlib.Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_where_nothing_was_published_that_is_said(backend: Backend, articles: pathlib.Path) -> None:
    assert backend.current_number() is None
    assert not backend.has_index()
    assert backend.listed() == ()
    with pytest.raises(StoreError, match="holds no index: run `python -m bot rebuild`"):
        backend.open_current()
    with pytest.raises(StoreError, match="no older index"):
        backend.roll_back()
    with pytest.raises(StoreError, match="holds no index"):
        list(backend.differences(articles))


def test_an_index_holds_what_the_folder_holds(backend: Backend, articles: pathlib.Path) -> None:
    assert rebuild(backend, articles) == 1
    index = backend.open_current()
    assert dict(index.articles) == {each.id: each for each in read_folder(articles).articles}
    assert index.manifest.passages == 5
    assert [chunk.article_id for chunk in index.last_passages(100)] == ["slaap", "migraine", "kramp", "kramp", "kramp"]
    assert index.words["kuit"] == 5
    best = hits(index, "wat helpt tegen kramp?")[0]
    assert best.chunk.headings == ("Wat helpt tegen kramp?",)
    assert best.chunk.text == best.chunk.span.of(index.articles["kramp"].text)
    assert best.ranks == {"dense": 1, "sparse": 1}
    assert "geheim" not in index.articles
    assert list(backend.differences(articles)) == []


def test_only_what_changed_is_encoded(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    edit(articles / "kramp.md", "rood en dik", "warm en dik")
    counting = Counting()
    done = backend.rebuild_from(articles, counting, silently)
    assert (done.plan.changed, done.plan.same, done.encoded) == (("kramp",), ("migraine", "slaap"), 1)
    assert counting.texts == 1 + 2  # the passage and its two sentences
    assert backend.rebuild_from(articles, counting, silently).generation == 2
    assert counting.texts == 3


def test_removed_text_is_not_found_any_more(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    edit(articles / "kramp.md", "- een warme kruik\n", "")
    (articles / "slaap.md").unlink()
    rebuild(backend, articles)
    index = backend.open_current()
    assert sorted(index.articles) == ["kramp", "migraine"]
    found = [hit.chunk.text for question in ("warme kruik", "koffie slapen") for hit in hits(index, question)]
    assert found
    assert not [text for text in found if "kruik" in text or "koffie" in text]
    assert "kruik" not in index.words
    assert {hit.coverage for hit in hits(index, "kruik")} == {0.0}


def test_an_incremental_and_a_full_build_find_the_same(
    name: str, backend: Backend, articles: pathlib.Path, tmp_path: pathlib.Path, milvus: MilvusServer
) -> None:
    rebuild(backend, articles)
    edit(articles / "kramp.md", "rood en dik", "warm en dik, ook na een lange dag in de tuin")
    (articles / "slaap.md").unlink()
    (articles / "nieuw.md").write_text("---\ntitle: Griep\n---\n\nGriep geeft koorts. Drink genoeg.\n")
    rebuild(backend, articles)
    full = empty(name, tmp_path, milvus)
    rebuild(full, articles)
    assert said(backend.open_current()) == said(full.open_current())


def test_articles_may_swap_their_texts_and_their_names(backend: Backend, articles: pathlib.Path) -> None:
    both = [read_folder(articles).articles[0], read_folder(articles).articles[2]]
    backend.rebuild(both, HashingEncoder(), silently)
    swapped = [dataclasses.replace(one, id=other.id) for one, other in zip(both, reversed(both), strict=True)]
    counting = Counting()
    assert backend.rebuild(swapped, counting, silently).encoded == counting.texts == 0
    assert {key: article.text for key, article in backend.open_current().articles.items()} == {
        each.id: each.text for each in swapped
    }


def test_a_mistake_is_undone_and_stays_so(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    before = said(backend.open_current())
    edit(articles / "slaap.md", "moe", "suf")
    rebuild(backend, articles)
    assert backend.roll_back().generation == 1
    assert said(backend.open_current()) == before
    assert [each.published for each in backend.listed()] == [True, False]
    again = backend.rebuild_from(articles, HashingEncoder(), silently)
    assert (again.undone, again.generation) == (True, 1)
    assert backend.roll_back(2).generation == 2
    assert "suf" in backend.open_current().articles["slaap"].text
    with pytest.raises(StoreError, match="published already"):
        backend.roll_back(2)
    with pytest.raises(StoreError, match="index 7 cannot be published"):
        backend.roll_back(7)


def test_what_was_rolled_back_can_be_published_by_force(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    edit(articles / "slaap.md", "moe", "suf")
    rebuild(backend, articles)
    backend.roll_back()
    forced = backend.rebuild_from(articles, HashingEncoder(), silently, Gates(forced=True))
    assert (forced.undone, forced.generation) == (False, 3)
    assert "suf" in backend.open_current().articles["slaap"].text


def test_an_older_index_is_gone_on_from(
    name: str, backend: Backend, articles: pathlib.Path, tmp_path: pathlib.Path, milvus: MilvusServer
) -> None:
    """The second drops an article and changes one, the third is made of the first, and lacks nothing of it."""
    rebuild(backend, articles)
    slaap = (articles / "slaap.md").read_text()
    (articles / "slaap.md").unlink()
    edit(articles / "kramp.md", "rood en dik", "warm en dik")
    rebuild(backend, articles)
    backend.roll_back()
    (articles / "slaap.md").write_text(slaap)
    edit(articles / "kramp.md", "warm en dik", "rood en dik")
    edit(articles / "migraine.md", "misselijkheid", "braken")
    counting = Counting()
    done = backend.rebuild_from(articles, counting, silently)
    assert (done.generation, done.plan.changed, done.encoded) == (3, ("migraine",), 1)
    full = empty(name, tmp_path, milvus)
    rebuild(full, articles)
    assert said(backend.open_current()) == said(full.open_current())
    assert list(backend.differences(articles)) == []
    backend.roll_back(2)
    assert sorted(backend.open_current().articles) == ["kramp", "migraine"]


def test_who_reads_an_older_index_sees_it_whole(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    reader = backend.open_current()
    before = said(reader)
    edit(articles / "kramp.md", "rood en dik", "warm en dik")
    (articles / "slaap.md").unlink()
    rebuild(backend, articles)
    assert said(reader) == before
    assert said(backend.open_current()) != before


def test_the_last_five_are_kept(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    for turn in range(6):
        (articles / "nieuw.md").write_text(f"---\ntitle: Nieuw {turn}\n---\n\nDit is de versie {turn} ervan.\n")
        rebuild(backend, articles)
    assert [each.number for each in backend.listed()] == [3, 4, 5, 6, 7]
    assert "versie 5" in hits(backend.open_current(), "versie 5")[0].chunk.text
    assert backend.roll_back(3).generation == 3
    assert "versie 1" in hits(backend.open_current(), "versie 1")[0].chunk.text


def test_the_gates_hold(backend: Backend, articles: pathlib.Path) -> None:
    def examine(index: Index) -> dict[str, bool]:
        return {"tenen": "tenen" in hits(index, "tenen naar je toe")[0].chunk.text}

    rebuild(backend, articles)
    rebuild_gated = Gates(max_drop=0.2, examine=examine)
    for path in (articles / "slaap.md", articles / "migraine.md"):
        path.rename(path.with_suffix(".away"))
    with pytest.raises(GateError, match="2 of 3 articles would go out"):
        backend.rebuild_from(articles, HashingEncoder(), silently, rebuild_gated)
    (articles / "slaap.away").rename(articles / "slaap.md")
    (articles / "migraine.away").rename(articles / "migraine.md")
    (articles / "nieuw.md").write_text("---\ntitle: Griep\n---\n\nGriep geeft koorts.\n")
    backend.rebuild_from(articles, HashingEncoder(), silently, rebuild_gated)
    assert backend.open_current().manifest.golden == {"tenen": True}
    edit(articles / "kramp.md", "Trek je tenen naar je toe", "Rek je kuit")
    with pytest.raises(GateError, match="no longer answered: tenen"):
        backend.rebuild_from(articles, HashingEncoder(), silently, rebuild_gated)
    assert backend.current_number() == 2
    assert "tenen" in hits(backend.open_current(), "tenen")[0].chunk.text


def test_another_encoder_is_noticed_and_everything_made_anew(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    other = Counting("other")
    with pytest.raises(EncoderError, match="run `python -m bot rebuild`"):
        Retriever(backend.open_current(), other)
    done = backend.rebuild_from(articles, other, silently)
    assert done.renewed
    assert done.encoded == 5
    Retriever(backend.open_current(), other).search("kramp", 3)
    backend.roll_back()
    assert hits(backend.open_current(), "kramp")


def test_a_calibration_is_kept(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    older = backend.open_current()
    assert backend.keep_calibration(older, {"weight": 1.0}) == 2
    assert backend.open_current().manifest.calibration == {"weight": 1.0}
    assert said(backend.open_current()) == said(older)
    with pytest.raises(StoreError, match="changed meanwhile"):
        backend.keep_calibration(older, {})
    edit(articles / "slaap.md", "moe", "suf")
    rebuild(backend, articles)
    assert backend.open_current().manifest.calibration == {"weight": 1.0}
    assert said(backend.open_current()) != said(older)


def test_an_index_that_says_something_else_is_told(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    edit(articles / "slaap.md", "moe", "suf")
    (articles / "migraine.md").unlink()
    (articles / "nieuw.md").write_text("---\ntitle: Griep\n---\n\nGriep geeft koorts.\n")
    assert sorted(backend.differences(articles)) == [
        "migraine: in the index, but not in the article folder",
        "nieuw: not in the index",
        "slaap: changed since the index was made",
    ]


def test_synonyms_are_kept(backend: Backend, articles: pathlib.Path) -> None:
    (articles / "synonyms.txt").write_text("kramp: griebels\n")
    rebuild(backend, articles)
    assert hits(backend.open_current(), "griebels")[0].chunk.article_id == "kramp"
    (articles / "synonyms.txt").write_text("slapen: griebels\n")
    assert rebuild(backend, articles) == 2
    assert hits(backend.open_current(), "griebels")[0].chunk.article_id == "slaap"
