"""The desk in a real browser: axe on every page, the work by keyboard alone, a rebuild seen to its end."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from corpus import read_article
from tests.conftest import KRAMP, SLAAP
from tests.server import free_port, serving
from tests.web.desk.conftest import TOKEN, fill
from tests.web.test_accessibility import LOOKS, focused, violations

PATHS = (
    *("", "/passages", "/passages/kramp", "/passages/kwaad", "/meningen", "/artikelen", "/proef", "/vaste-vragen"),
    "/index",
)
NEW_QUESTION = "hoe krijg ik mijn stijve poot los"
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def url(folder: pathlib.Path) -> Iterator[str]:
    """A server with a desk."""
    articles = folder / "articles"
    articles.mkdir()
    for name, text in (("kramp", KRAMP), ("slaap", SLAAP)):
        (articles / f"{name}.md").write_text(text, encoding="utf-8")
    fill(articles, folder / "store")
    own = {"ARTICLES": str(articles), "STORE": str(folder / "store"), "ENCODER": "hashing", "DESK_TOKEN": TOKEN}
    own |= {"QUESTIONS": "log", "FEEDBACK": "texts", "QUEUE": str(folder / "queue.sqlite3")}
    with serving(os.environ | {f"LETTERLIJK_{name}": value for name, value in own.items()}, free_port()) as server:
        yield server.url


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Opener]:
    """A window where an editor has signed in by keyboard. Any complaint of the browser fails the test at its end."""
    complaints: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def opened(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "nl", "reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}/redactie")
        page.get_by_label("Sleutel").focus()
        page.keyboard.type(TOKEN)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Wat niet is beantwoord")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(opened: Opener, url: str, look: str) -> None:
    page = opened(**LOOKS[look])
    for path in PATHS:
        page.goto(f"{url}/redactie{path}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    for question in ("wat helpt tegen kramp?", "zweten hemd nat", "ik wil niet meer leven"):
        page.goto(f"{url}/redactie/proef")
        page.get_by_label("Vraag", exact=True).fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(".verdict")).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert violations(page) == [], question
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), question
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_label("Sleutel")).to_be_visible()
    assert violations(page) == []


def test_the_cookie_is_kept_from_scripts(opened: Opener) -> None:
    page = opened()
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (
        *("redactie", True, "Strict", "/redactie"),
    )
    assert page.evaluate("document.cookie") == ""
    page.goto(page.url.removesuffix("/redactie"))
    assert len(page.context.cookies()) == 1


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Press Tab until what has the focus begins with `name`, and then the key."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_gap_is_closed_by_keyboard(opened: Opener, url: str, folder: pathlib.Path) -> None:
    page = opened()
    press(page, "Naar de inhoud")
    expect(page.locator("main")).to_be_focused()
    page.goto(f"{url}/redactie/index")  # without the fragment, and without questions to try
    press(page, "Proef")
    page.get_by_role("heading", name="Proef een vraag").wait_for()
    press(page, "Vraag", "End")
    page.keyboard.type(NEW_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    outcome = page.locator("#verdict").inner_text()
    place = page.locator(".card", has_text="Kramp in de kuit › Wat helpt tegen kramp?")
    place.locator("summary", has_text="Laat dit onderdeel").focus()
    page.keyboard.press("Enter")
    press(page, "Vraag bij “Wat helpt tegen kramp?”", "Enter")
    expect(page.get_by_text("Hij telt mee zodra de index is bijgewerkt.")).to_be_visible()
    asked = read_article(folder / "articles" / "kramp.md").metadata.questions
    assert asked == (("Wat helpt tegen kramp?", (NEW_QUESTION,)),)
    press(page, "Werk de index bij")
    expect(page.locator("#progress")).to_contain_text("De index is bijgewerkt op", timeout=60_000)
    expect(page.locator(".facts-list dd").first).to_have_text("2", timeout=20_000)
    page.goto(f"{url}/redactie/proef")
    page.get_by_label("Vraag", exact=True).fill(NEW_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_text("Uitkomst: antwoord")
    assert outcome != "Uitkomst: antwoord"
    expect(page.locator(".card").first).to_contain_text("Wat helpt tegen kramp?")
