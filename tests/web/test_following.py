"""A running server takes up a new index in all its processes, under load, without a failed or a mixed answer."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

import pytest

from bot import settings_from
from index import current_number, rebuild_from
from index.encoders.hashing import HashingEncoder
from tests.conftest import silently
from tests.paths import ROOT
from tests.server import free_port, serving
from web import create_app
from web.following import follow

VERSION = re.compile(r"versie (\d+)")


def write_version(articles: pathlib.Path, version: int) -> None:
    """Three articles that all say which version they are of."""
    for name in ("een", "twee", "drie"):
        text = f"---\ntitle: Kramp {name}\n---\n\nKramp in de kuit, versie {version}: dit is artikel {name}.\n"
        part = articles / f"{name}.part"
        part.write_text(text)
        part.replace(articles / f"{name}.md")


@dataclass
class Visitors:
    """Threads that ask and ask, each on a connection of its own every time, so that every process is asked."""

    url: str
    answers: list[tuple[float, set[str]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    leaving: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        body = json.dumps({"question": "wat is kramp in de kuit?"}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/ask", body, headers)  # noqa: S310 our own address
        while not self.leaving.is_set():
            asked = time.time()
            try:
                with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
                    answer = json.load(response)
                self.answers.append((asked, set(VERSION.findall(json.dumps(answer["quotes"])))))
            except (OSError, ValueError) as error:
                self.failures.append(repr(error))


def test_a_new_index_is_served_within_two_seconds_under_load(tmp_path: pathlib.Path) -> None:
    articles, store = tmp_path / "articles", tmp_path / "store"
    articles.mkdir()
    write_version(articles, 1)
    environment = os.environ | {
        "LETTERLIJK_ARTICLES": str(articles),
        "LETTERLIJK_STORE": str(store),
        "LETTERLIJK_ENCODER": "hashing",
    }
    published = []
    with serving(environment, free_port(), workers=2) as server:
        visitors = Visitors(server.url)
        threads = [threading.Thread(target=visitors.ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for version in (2, 3, 4):
            write_version(articles, version)
            subprocess.run([sys.executable, "-m", "bot", "rebuild"], cwd=ROOT, env=environment, check=True)
            published.append((store / "CURRENT").stat().st_mtime)
            time.sleep(3)
        assert current_number(store) == 4
        visitors.leaving.set()
        for thread in threads:
            thread.join()
    assert not visitors.failures
    assert len(visitors.answers) > 100
    assert all(len(versions) == 1 for _, versions in visitors.answers), "an answer was mixed of two indexes"
    for version, moment in enumerate(published, 2):
        later = [versions for asked, versions in visitors.answers if asked > moment + 2]
        assert later
        assert min(int(found) for versions in later for found in versions) >= version


def call(url: str, method: str, token: str | None) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(f"{url}/api/rebuild", method=method)  # noqa: S310
    if token is not None:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_cms_starts_a_rebuild_and_follows_it(environment: dict[str, str], articles: pathlib.Path) -> None:
    with serving(environment | {"LETTERLIJK_REBUILD_TOKEN": "geheim"}, free_port()) as server:
        assert call(server.url, "GET", None)[0] == 401
        assert call(server.url, "POST", "gehei")[0] == 401
        assert call(server.url, "GET", "geheim")[1]["status"] == "done"
        (articles / "nieuw.md").write_text("---\ntitle: Nieuw\n---\n\nEen nieuw artikel over griep.\n")
        status, state = call(server.url, "POST", "geheim")
        assert (status, state["status"] in {"queued", "running"}) == (202, True)
        for _ in range(200):
            state = call(server.url, "GET", "geheim")[1]
            if "1 added" in str(state["message"]):
                break
            time.sleep(0.2)
        assert (state["status"], state["done"], state["total"]) == ("done", 1, 1)
        time.sleep(2)
        with urllib.request.urlopen(f"{server.url}/readyz", timeout=20) as response:  # noqa: S310
            assert json.load(response)["articles"] == 4


def test_without_a_secret_there_is_nothing_to_call(environment: dict[str, str]) -> None:
    with serving(environment, free_port()) as server:
        assert call(server.url, "POST", "")[0] == 404


def test_a_process_that_starts_again_serves_what_is_published(
    environment: dict[str, str], articles: pathlib.Path
) -> None:
    settings = settings_from(environment)
    rebuild_from(settings.store, articles, HashingEncoder(), silently)
    app = create_app(settings=settings)
    (articles / "nieuw.md").write_text("---\ntitle: Nieuw\n---\n\nEen nieuw artikel over griep.\n")
    rebuild_from(settings.store, articles, HashingEncoder(), silently)
    follow(app)
    assert app.extensions["follower"].assistant.status().generation == 2


def test_an_index_that_could_not_be_opened_is_tried_again(
    environment: dict[str, str], articles: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_from(environment)
    app = create_app(settings=settings)
    assert not app.extensions["follower"].assistant
    rebuild_from(settings.store, articles, HashingEncoder(), silently)
    monkeypatch.setattr("bot.following._EVERY", 0.05)
    monkeypatch.setattr("bot.following._AGAIN_AFTER", 0.1)
    whole = (settings.store / "000001" / "manifest.json").read_bytes()
    (settings.store / "000001" / "manifest.json").unlink()
    follow(app)
    assert not app.extensions["follower"].assistant
    (settings.store / "000001" / "manifest.json").write_bytes(whole)
    until = time.monotonic() + 20
    while not app.extensions["follower"].assistant and time.monotonic() < until:
        time.sleep(0.05)
    assert app.extensions["follower"].assistant.status().generation == 1
