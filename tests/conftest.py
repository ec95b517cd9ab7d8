"""What several tests share: little articles, an index of them, the shared data, a browser."""

from __future__ import annotations

import os
import pathlib
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from bot import Assistant
from corpus import read_folder
from index import Retriever, load_encoder, open_current, rebuild
from tests.paths import SHARED
from tests.server import Server, free_port, serving

# How long an example takes says more of what else the machine does.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

KRAMP = """---
title: Kramp in de kuit
author: A. Schrijver
publisher: De Proefkrant
url: https://krant.example/kramp
updated: 2026-01-02
licence: CC BY 4.0
---

Kramp in de kuit komt vaak in de nacht. De spier trekt hard samen en doet pijn.

## Wat helpt tegen kramp?

Trek je tenen naar je toe. Dit helpt ook:

- een warme kruik
- rustig masseren

## Wanneer bel je de huisarts?

Bel de huisarts als de kuit rood en dik is. 😀 Wacht dan niet tot morgen.
"""
SLAAP = """---
title: Slecht slapen
publisher: De Proefkrant
published: 2025-05-06
---

Wie slecht slaapt, is overdag moe en prikkelbaar. Drink in de avond geen koffie.
"""
GEHEIM = """---
title: Migraine en hoofdpijn
url: https://krant.example/migraine
quotable: false
---

Migraine is een bonzende hoofdpijn aan één kant van het hoofd, vaak met misselijkheid.
"""


def missing(what: str) -> None:
    """Skip because of what is not there; on CI, where everything must be there, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder with data that is used and never committed."""
    if not SHARED.is_dir():
        missing("the folder ../shared is not beside the project")
    return SHARED


@pytest.fixture
def articles(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with three little articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("kramp", KRAMP), ("slaap", SLAAP), ("migraine", GEHEIM)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def assistant(articles: pathlib.Path, tmp_path: pathlib.Path) -> Assistant:
    """A real assistant on a real index of the little articles, with the encoder that needs no model."""
    encoder = load_encoder("hashing")
    rebuild(tmp_path / "store", read_folder(articles).articles, encoder, silently)
    return Assistant(Retriever(open_current(tmp_path / "store"), encoder))


@pytest.fixture
def environment(articles: pathlib.Path, tmp_path: pathlib.Path) -> dict[str, str]:
    """What a process works on the little articles with, with the encoder that needs no model."""
    return os.environ | {
        "LETTERLIJK_ARTICLES": str(articles),
        "LETTERLIJK_STORE": str(tmp_path / "store"),
        "LETTERLIJK_ENCODER": "hashing",
    }


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[Server]:
    """A server process on the little articles."""
    with serving(environment, free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium")
    if path is None:
        missing("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def silently(_done: int, _total: int) -> None:
    """Progress that nobody sees."""
