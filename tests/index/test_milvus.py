"""What is Milvus's own: the hits of FAISS, builders that die, a server that is not there, one that starts by itself."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.evaluation import read_questions
from corpus import read_folder
from index import Backend, DamagedError, Retriever, StoreError, UnreachableError, backend_of
from index.backends.milvus import embedded
from index.backends.milvus.connection import Connection
from index.backends.milvus.lives import count
from index.backends.milvus.schema import PASSAGES, VECTORS
from index.encoders.hashing import HashingEncoder
from tests.conftest import silently
from tests.index.test_backends import edit, empty, rebuild, said
from tests.milvus_server import MilvusServer, milvus_serving
from tests.paths import ROOT

# The calls by which a builder changes what is in Milvus.
CHANGES = {"create_collection", "drop_collection", "upsert", "delete", "create_alias", "alter_alias"}


class KilledError(BaseException):
    """The builder is dead: nothing of it runs any more but what also leaves nothing in Milvus."""


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with milvus_serving(tmp_path_factory.mktemp("milvus") / "data.db") as running:
        yield running


@pytest.fixture
def backend(tmp_path: pathlib.Path, milvus: MilvusServer) -> Backend:
    return empty("milvus", tmp_path, milvus)


def test_the_default_articles_give_the_hits_of_faiss(tmp_path: pathlib.Path, milvus: MilvusServer) -> None:
    both = [empty(name, tmp_path, milvus) for name in ("faiss", "milvus")]
    searched = []
    for backend in both:
        backend.rebuild(read_folder(ROOT / "corpus" / "articles").articles, HashingEncoder(), silently)
        searched.append(Retriever(backend.open_current(), HashingEncoder()))
    questions = [each.question for each in read_questions(ROOT / "tests" / "questions.jsonl")]
    assert len(questions) > 200
    for question in questions[::4]:
        faiss, milvus_ = (each.search(question, 12) for each in searched)
        assert [hit.chunk for hit in faiss] == [hit.chunk for hit in milvus_], question
        assert [hit.sentence for hit in faiss] == [hit.sentence for hit in milvus_]
        for one, other in zip(faiss, milvus_, strict=True):
            assert one.score == pytest.approx(other.score, abs=1e-5)
            assert one.similarity == pytest.approx(other.similarity, abs=1e-5)
            assert one.coverage == pytest.approx(other.coverage, abs=1e-5)


def test_a_builder_that_dies_at_any_step_leaves_the_old_index_or_the_new(
    backend: Backend, articles: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slaap = articles / "slaap.md"
    texts = [slaap.read_text(), slaap.read_text().replace("Wie slecht slaapt", "Wie te kort slaapt")]
    rebuild(backend, articles)
    expected: dict[int, object] = {0: said(backend.open_current())}
    call = Connection.call
    left = 0

    def mortal(self: Connection, method: str, *given: Any, **more: Any) -> Any:
        nonlocal left
        if method in CHANGES:
            left -= 1
            if left < 0:
                raise KilledError
        return call(self, method, *given, **more)

    died = 0
    seen = set()
    while True:
        turn = (died + 1) % 2
        slaap.write_text(texts[turn])
        left = died
        with monkeypatch.context() as patched:
            patched.setattr(Connection, "call", mortal)
            try:
                rebuild(backend, articles)
            except KilledError:
                pass
            else:
                break
        found = said(backend.open_current())
        rebuild(backend, articles)
        expected.setdefault(turn, said(backend.open_current()))
        assert said(backend.open_current()) == expected[turn], f"after dying at step {died}"
        seen.add(found == expected[turn])
        assert found in expected.values(), f"at step {died} neither the old index nor the new"
        died += 1
    assert died > 6
    assert seen == {False, True}
    assert list(backend.differences(articles)) == []


def test_what_no_generation_sees_is_deleted(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    for turn in range(8):
        (articles / "nieuw.md").write_text(f"---\ntitle: Nieuw\n---\n\nDit is de versie {turn}.\n")
        rebuild(backend, articles)
    connection = backend._milvus  # type: ignore[attr-defined]
    names = connection.call("list_collections")
    assert sum(count(connection, name, "number >= 0") for name in names if name.startswith(PASSAGES)) == 5 + 5
    assert sum(count(connection, name, "id >= 0") for name in names if name.startswith(VECTORS)) < 40
    assert count(connection, "letterlijk_articles", 'id != ""') == 3 + 5


def test_readers_never_see_a_mixture(backend: Backend, articles: pathlib.Path) -> None:
    """A reader goes on asking an index while others are published, and never gets a passage of those.

    milvus-lite does not keep reads apart from its own writing: for a moment a passage may be missing.
    """
    rebuild(backend, articles)
    reader = Retriever(backend.open_current(), HashingEncoder())
    expected = [hit.chunk.text for hit in reader.search("kramp", 5)]
    found: list[list[str]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            with contextlib.suppress(DamagedError):
                found.append([hit.chunk.text for hit in reader.search("kramp", 5)])

    asking = threading.Thread(target=ask)
    asking.start()
    for turn in range(4):
        edit(articles / "kramp.md", "pijn" if turn % 2 == 0 else "zeer", "zeer" if turn % 2 == 0 else "pijn")
        rebuild(backend, articles)
    done.set()
    asking.join()
    assert len(found) > 4
    assert all(set(each) <= set(expected) for each in found)
    assert [hit.chunk.text for hit in reader.search("kramp", 5)] == expected


def test_a_server_that_is_not_there_is_named_with_the_remedy(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    away = backend_of("milvus", tmp_path / "store", "http://user:geheim@127.0.0.1:9/site")
    for attempt in (away.current_number, away.open_current, lambda: rebuild(away, articles)):
        with pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:9/site does not answer: start it") as told:
            attempt()
        assert "geheim" not in str(told.value)
    assert "geheim" not in repr(Connection("http://127.0.0.1:9", "geheim"))


def test_an_index_goes_on_when_its_server_is_back(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    with milvus_serving(tmp_path / "data.db") as server:
        backend = backend_of("milvus", tmp_path / "store", server.uri)
        rebuild(backend, articles)
        index = backend.open_current()
        before = said(index)
        server.kill()
        with pytest.raises(UnreachableError):
            said(index)
        server.start()
        assert said(index) == before
        edit(articles / "slaap.md", "moe", "suf")
        assert rebuild(backend, articles) == 2


def test_damage_is_noticed_and_the_index_before_it_served(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    before = said(backend.open_current())
    edit(articles / "slaap.md", "moe", "suf")
    rebuild(backend, articles)
    connection = backend._milvus  # type: ignore[attr-defined]
    connection.call("delete", "letterlijk_000002", filter='name == "words"')
    assert said(backend.open_current()) == before
    assert "other tables" in next(iter(backend.differences(articles)))
    assert rebuild(backend, articles) == 3
    assert "suf" in backend.open_current().articles["slaap"].text
    passages = next(name for name in connection.call("list_collections") if name.startswith(PASSAGES))
    connection.call("delete", passages, filter="born == 1")
    with pytest.raises(StoreError, match="passages and says"):
        backend.open_current()


def test_milvus_in_a_folder_starts_and_ends_by_itself(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    folder = tmp_path / "data" / "milvus.db"
    backend = backend_of("milvus", tmp_path / "store", str(folder))
    try:
        rebuild(backend, articles)
        index = backend.open_current()
        before = said(index)
        os.kill(embedded._started[folder].pid, signal.SIGKILL)
        embedded._started[folder].wait()
        assert said(index) == before
        # Another process on this machine asks the same server, and does not end it.
        program = (
            "import sys\nfrom index import backend_of\n"
            f"print(backend_of('milvus', None, {str(folder)!r}).open_current().manifest.passages)"
        )
        told = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
        )
        assert told.stdout.strip() == "5"
        assert said(index) == before
    finally:
        embedded.end_all()


def test_a_builder_process_that_is_killed(backend: Backend, articles: pathlib.Path) -> None:
    rebuild(backend, articles)
    before = said(backend.open_current())
    edit(articles / "slaap.md", "moe", "suf")
    program = (
        "import pathlib, sys\nfrom index import backend_of\nfrom index.encoders.hashing import HashingEncoder\n"
        "print('ready', flush=True)\n"
        "backend_of('milvus', pathlib.Path(sys.argv[1]), sys.argv[2])"
        ".rebuild_from(pathlib.Path(sys.argv[3]), HashingEncoder(), lambda done, total: None)"
    )
    store, uri = backend.store, backend._milvus.uri  # type: ignore[attr-defined]
    with subprocess.Popen(
        [sys.executable, "-c", program, str(store), uri, str(articles)], cwd=ROOT, stdout=subprocess.PIPE
    ) as builder:
        assert builder.stdout
        builder.stdout.readline()
        time.sleep(0.25)
        builder.kill()
    found = said(backend.open_current())
    rebuild(backend, articles)
    assert found in (before, said(backend.open_current()))
    assert "suf" in backend.open_current().articles["slaap"].text


def test_without_its_library_the_remedy_is_told() -> None:
    program = (
        "import sys\nsys.modules['pymilvus'] = None\nfrom index import StoreError, backend_of\n"
        "try: backend_of('milvus', None, 'x.db')\n"
        "except StoreError as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (
        told.stdout.strip() == "the backend milvus needs a library (pymilvus): pip install -r requirements-milvus.txt"
    )
