"""The page in a real browser, against a real server process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bot import wording
from tests.paths import ROOT
from tests.server import Server, serving


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The chat page; anything the console complains of, or a request elsewhere, fails the test."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 375, "height": 812})

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "ERR_CONNECTION_REFUSED" not in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.extend([request.url] * (not request.url.startswith(server.url))))
    page.goto(server.url)
    yield page
    page.close()
    assert complaints == []


def ask(page: Page, question: str) -> None:
    page.get_by_label(wording.QUESTION_LABEL, exact=True).fill(question)
    page.keyboard.press("Enter")


def test_a_question_is_answered_with_quote_source_and_disclaimer(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    answer = page.locator(".answer")
    expect(answer.locator("blockquote").first).to_contain_text("Trek je tenen naar je toe.")
    expect(answer.locator("blockquote li").first).to_have_text("een warme kruik")
    expect(answer.locator("mark").first).to_be_visible()
    expect(answer.locator("figcaption").first).to_contain_text("Kramp in de kuit")
    expect(answer).to_contain_text(wording.DISCLAIMER)
    expect(page.get_by_label(wording.QUESTION_LABEL, exact=True)).to_have_value("")


def test_the_quote_opens_in_its_place(page: Page) -> None:
    ask(page, "wanneer huisarts bellen bij rode dikke kuit?")
    page.get_by_role("link", name=wording.READ_IN_ARTICLE).first.click()
    mark = page.locator("#citaat")
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text("Bel de huisarts als de kuit rood en dik is. 😀")
    assert urlsplit(page.url).path == "/artikelen/kramp"
    page.get_by_role("link", name=wording.BACK_TO_CONVERSATION).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wording.PAGE_HEADING)


def test_everything_works_by_keyboard(page: Page) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
    page.keyboard.type("wat helpt tegen kramp?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator("#news")).to_contain_text(wording.ANSWERED[:12])


def test_two_quick_questions_stay_in_order(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    ask(page, "waarom ben ik moe als ik slecht slaap?")
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".asked")).to_contain_text(["wat helpt tegen kramp?", "waarom ben ik moe"])


def test_a_suggestion_is_asked(page: Page) -> None:
    first = page.locator(".suggestions button").first
    question = first.inner_text()
    first.click()
    expect(page.locator(".asked")).to_have_text(f"{wording.YOU}: {question}")
    expect(page.locator(".examples")).to_have_count(0)


@pytest.mark.parametrize("question", ["<img src=x onerror=document.title='kwaad'>", "\u202ekramp\u202c", "😀" * 200])
def test_a_hostile_question_is_shown_as_text(page: Page, question: str) -> None:
    ask(page, question)
    expect(page.locator(".answer")).to_have_count(1)
    assert page.locator(".asked").inner_text().endswith(question.strip("\u202c")) or "\u202e" in question
    assert page.locator("#transcript img").count() == 0
    assert page.title() == wording.PAGE_TITLE


def test_a_server_that_goes_away_loses_no_question(page: Page, server: Server) -> None:
    server.process.terminate()
    server.process.wait()
    ask(page, "wat helpt tegen kramp?")
    expect(page.locator(".failed")).to_contain_text(wording.NETWORK_ERROR)
    expect(page.get_by_label(wording.QUESTION_LABEL, exact=True)).to_have_value("wat helpt tegen kramp?")
    with serving(server.environment, urlsplit(server.url).port or 0):
        page.get_by_role("button", name=wording.RETRY).click()
        expect(page.locator(".answer")).to_have_count(1)
        expect(page.locator(".failed")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1400])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    ask(page, "wat helpt tegen kramp?")
    expect(page.locator(".answer")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_same_port_twice_is_refused_in_one_line(server: Server) -> None:
    port = str(urlsplit(server.url).port)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--port", port],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
