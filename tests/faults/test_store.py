"""The store is deleted, damaged or swapped under a running server, the articles are gone, the disk is full."""

from __future__ import annotations

import os
import pathlib
import resource
import shutil
import subprocess
import sys
from typing import Any

import httpx2
import psutil
import pytest

from bot import wording
from tests.faults.visitors import ask, asking, is_quoted, until, workers_of
from tests.paths import ROOT
from tests.server import Server, free_port, serving

OPINION = {"verdict": "useful", "article_id": "kramp"}


def rebuilt(environment: dict[str, str], store: pathlib.Path | None = None) -> subprocess.CompletedProcess[str]:
    """Rebuild as an operator would, in the server's store or in another."""
    environment = environment | ({"LETTERLIJK_STORE": str(store)} if store else {})
    command = [sys.executable, "-m", "bot", "rebuild"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


def ready(server: Server) -> Any:
    """What the load balancer is told."""
    return httpx2.get(f"{server.url}/readyz", timeout=30).json()


def grow(articles: pathlib.Path) -> None:
    (articles / "griep.md").write_text("---\ntitle: Griep\n---\n\nGriep komt door een virus.\n", encoding="utf-8")


def test_a_store_that_is_deleted_costs_no_answer_and_a_new_one_is_taken_up(
    server: Server, articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """The new index has the number that the old one had: 1."""
    with asking(server) as got:
        shutil.rmtree(tmp_path / "store")
        until(lambda: got.total() > 10)
        assert httpx2.post(f"{server.url}/api/feedback", json=OPINION, timeout=30).status_code == 204
        assert ready(server)["articles"] == 3
        grow(articles)
        assert rebuilt(server.environment).returncode == 0
        until(lambda: ready(server)["articles"] == 4)
    assert got.keys() == {"200"}
    assert is_quoted(ask(server))


def test_a_store_that_is_swapped_for_another_is_taken_up_whole(
    server: Server, articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    grow(articles)
    assert rebuilt(server.environment, tmp_path / "other").returncode == 0
    with asking(server) as got:
        (tmp_path / "store").rename(tmp_path / "old")
        (tmp_path / "other").rename(tmp_path / "store")
        until(lambda: ready(server)["articles"] == 4)
    assert got.keys() == {"200"}


def test_files_that_are_replaced_by_nonsense_cost_no_answer(server: Server, tmp_path: pathlib.Path) -> None:
    with asking(server) as got:
        for path in sorted((tmp_path / "store").rglob("*.npy")):
            path.unlink()
            path.write_bytes(b"onzin")
        (tmp_path / "store" / "CURRENT").write_text("onzin")
        until(lambda: "the old index still is" in server.logged())
        until(lambda: got.total() > 10)
    assert got.keys() == {"200"}
    assert rebuilt(server.environment).returncode == 0
    assert is_quoted(ask(server))


def test_files_that_are_cut_off_while_they_are_read_cost_a_process_and_the_index_before_is_served(
    environment: dict[str, str], articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """What is read where it lies on the disk, and is there no longer, ends a process: the system gives no choice."""
    assert rebuilt(environment).returncode == 0
    grow(articles)
    with serving(environment, free_port()) as server:
        assert ready(server)["generation"] == 2
        for path in sorted((tmp_path / "store" / "000002").rglob("*.npy")):
            os.truncate(path, 0)
        with pytest.raises(httpx2.HTTPError):
            ask(server)
        until(lambda: (is_served := _answered(server)) and is_served["generation"] == 1)
        assert is_quoted(ask(server))
        assert rebuilt(environment).returncode == 0
        until(lambda: ready(server)["articles"] == 4)


def _answered(server: Server) -> Any:
    """What the load balancer is told; nothing while no process is there to tell it."""
    try:
        return ready(server)
    except httpx2.HTTPError:
        return None


def test_without_the_article_folder_the_index_still_serves(server: Server, articles: pathlib.Path) -> None:
    away = articles.rename(articles.with_name("away"))
    failed = rebuilt(server.environment)
    assert failed.returncode == 1
    assert str(articles) in failed.stderr
    assert is_quoted(ask(server))
    articles.mkdir()  # a mount that is gone leaves an empty folder
    assert rebuilt(server.environment).returncode == 1
    assert is_quoted(ask(server))
    articles.rmdir()
    away.rename(articles)
    assert rebuilt(server.environment).returncode == 0
    assert (is_quoted(ask(server)), ready(server)["articles"]) == (True, 3)


def test_a_disk_that_is_full_costs_no_answer(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    """The limit on the size of a file stands in for the disk's: no log, count or opinion can be written."""
    environment |= {"LETTERLIJK_QUESTIONS": "log", "LETTERLIJK_METRICS_TOKEN": "een geheim om te tellen"}
    with serving(environment, free_port()) as server:
        before = [limit_files(process, 0) for process in (psutil.Process(server.process.pid), *workers_of(server))]
        assert all(is_quoted(ask(server)) for _ in range(5))
        refused = httpx2.post(f"{server.url}/api/feedback", json=OPINION, timeout=30)
        assert (refused.status_code, refused.headers["Content-Type"]) == (500, "application/problem+json")
        assert refused.json()["detail"] == wording.PROBLEM_INTERNAL
        assert httpx2.get(f"{server.url}/healthz", timeout=30).status_code == 200
        for process, limit in zip((psutil.Process(server.process.pid), *workers_of(server)), before, strict=True):
            limit_files(process, limit)
        assert httpx2.post(f"{server.url}/api/feedback", json=OPINION, timeout=30).status_code == 204
        assert is_quoted(ask(server))
    assert (tmp_path / "store" / "feedback.sqlite3").exists()


def limit_files(process: psutil.Process, size: int) -> int:
    """Let a process write no file beyond so many bytes. Returns what the limit was."""
    before, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, most))
    return before
