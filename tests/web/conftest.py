"""The application without a server; a bot and a publisher's own site, both served; pages that fail on any complaint."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from bot import Assistant
from tests.conftest import KRAMP, SLAAP
from tests.foreign import PAGE, site
from tests.server import free_port, serving
from web import create_app

expect.set_options(timeout=20_000)  # a busy machine is slow, and not wrong

# A network that fails and a question that is refused are what some tests are about.
EXPECTED = re.compile(r"net::ERR_|status of (403|422|429|50\d)")
HOSTILE = "<img src=x onerror=document.title='kwaad'>&amp;\u202e\u200b\"'"
HOSTILE_CSS = "* { all: unset !important; font-size: 40px !important; color: lime !important }"
HOSTILE_ARTICLE = f"""---
title: "Zweten {HOSTILE.replace('"', "")}"
author: {"A" * 400}
updated: 2019-05-06
url: javascript:alert(1)
---

Zweten maakt je \u202ehemd\u202c nat\u200b, ook met <script>alert(1)</script> erbij. 😀

{"Zweet" * 2_000}
"""
# Its second sentence stands in it once; its last two are the same.
OWN_ARTICLE = """---
title: Spierpijn na het sporten
author: B. Schrijver
url: {publisher}/spierpijn?deel=1#top
updated: 2026-03-04
---

Spierpijn is vervelend. Na twee dagen is spierpijn - meestal - het ergst, en daarna wordt het minder.

## Wat doe je tegen hoofdluis?

Kam elke dag. Kam elke dag.
"""
PUBLISHED = f"""<!doctype html><html lang="nl"><title>Spierpijn</title><p>Begin.</p>{"<br>" * 200}
<p id="here">Na twee dagen is spierpijn - meestal - het ergst, en daarna wordt het minder.</p>{"<br>" * 200}</html>"""


@pytest.fixture
def client(assistant: Assistant) -> FlaskClient:
    return create_app(assistant).test_client()


@dataclass(frozen=True)
class Sites:
    """The addresses of the bot and of the publisher, on different ports."""

    bot: str
    publisher: str


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """One bot for all tests that leave it as it is, and a publisher's site that it knows."""
    port = free_port()
    publisher = f"http://127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("articles")
    own = OWN_ARTICLE.replace("{publisher}", publisher)
    for name, text in (("kramp", KRAMP), ("slaap", SLAAP), ("kwaad", HOSTILE_ARTICLE), ("spierpijn", own)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    environment = os.environ | {
        "LETTERLIJK_ARTICLES": str(folder),
        "LETTERLIJK_STORE": str(tmp_path_factory.mktemp("store")),
        "LETTERLIJK_ENCODER": "hashing",
        "LETTERLIJK_ORIGINS": publisher,
        "LETTERLIJK_FEEDBACK": "texts",
    }
    with serving(environment, free_port()) as server, site(pages(server.url), server.url, port) as address:
        yield Sites(server.url, address)


def pages(bot: str) -> dict[str, str]:
    """What the publisher's site shows, by path."""
    return {
        "/": PAGE.format(bot=bot, attributes=""),
        "/site.css": HOSTILE_CSS,
        "/favicon.ico": "",
        "/inline": PAGE.format(
            bot=bot, attributes='mode="inline" heading="Vraag de krant" greeting="Welkom." lang="en"'
        ),
        "/spierpijn": PUBLISHED,
    }


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, server_url: str) -> Iterator[Opener]:
    """Opens an address in a window of its own. Any complaint, cookie or request elsewhere fails the test at its end."""
    complaints: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            complaints.append(request.url)

    def opened(address: str = server_url, **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 375, "height": 812}, "locale": "nl", "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", see)
        page.goto(address)
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert complaints == []
    assert cookies == []


@pytest.fixture
def server_url(sites: Sites) -> str:
    """The bot's address."""
    return sites.bot


@pytest.fixture
def page(opened: Opener) -> Page:
    """The chat page on a telephone."""
    page = opened()
    expect(field(page)).to_be_visible()
    return page


def field(page: Page) -> Locator:
    """Where a question is typed in the widget; the form for browsers without JavaScript has another one."""
    return page.locator("textarea[name=question]")


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    field(page).fill(question)
    page.keyboard.press("Enter")


def answers(page: Page, count: int = 1) -> None:
    """Wait until there are that many answers."""
    expect(page.locator(".answer")).to_have_count(count, timeout=15_000)


def sent(request: Request) -> dict[str, Any]:
    """The JSON that a request carried."""
    return dict(request.post_data_json or {})


def style_of(page: Page, selector: str, property_: str) -> str:
    """A computed style of an element in the widget."""
    return str(page.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", property_))
