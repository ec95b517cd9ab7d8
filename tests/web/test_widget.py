"""The widget in a publisher's page: another port, a strict policy, ruinous styles; and what it offers that page."""

from __future__ import annotations

import gzip
import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from bot import wording, words_for
from tests.paths import ROOT
from tests.web.conftest import HOSTILE, Opener, Sites, answers, ask, field, style_of

ELEMENT = (ROOT / "web" / "static" / "letterlijk-chat.js").read_text(encoding="utf-8")
SCRIPTS = sorted((ROOT / "web" / "static").glob("*.js"))
PAGE_SCRIPTS = {"desk.js", "article.js", "articles.js"}  # of our own pages, no part of the widget
BUDGET = 20 * 1024  # bytes
ENGLISH = words_for("je", "en")


@pytest.fixture
def host(opened: Opener, sites: Sites) -> Page:
    """The publisher's page with the button in it."""
    page = opened(sites.publisher, viewport={"width": 1000, "height": 800})
    expect(page.get_by_role("button", name=wording.OPEN_CHAT)).to_be_visible()
    return page


def open_chat(page: Page) -> None:
    page.get_by_role("button", name=wording.OPEN_CHAT).click()
    expect(field(page)).to_be_visible()


def test_nothing_but_the_button_is_loaded_before_it_is_opened(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.publisher}/spierpijn")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sites.publisher)
    expect(page.get_by_role("button", name=wording.OPEN_CHAT)).to_be_visible()
    page.wait_for_load_state("networkidle")
    own = [url.removeprefix(sites.bot) for url in asked if url.startswith(sites.bot)]
    assert [re.sub("/assets/[0-9a-f]+", "", path) for path in own] == ["/widget.js", "/letterlijk-chat.js"]


def test_a_question_is_answered_under_a_strict_policy(host: Page) -> None:
    open_chat(host)
    ask(host, "wat helpt tegen kramp?")
    expect(host.locator("blockquote").first).to_contain_text("Trek je tenen naar je toe.")
    expect(host.get_by_text(wording.DISCLAIMER)).to_be_visible()


def test_styles_leak_neither_in_nor_out(host: Page) -> None:
    before = style_of(host, "h1", "fontSize"), style_of(host, "main p", "color")
    open_chat(host)
    ask(host, "wat helpt tegen kramp?")
    answers(host)
    assert style_of(host, ".own", "fontSize") == "16px"
    assert style_of(host, ".panel", "color") == "rgb(29, 28, 26)"
    assert style_of(host, ".panel", "position") == "fixed"
    assert style_of(host, ".panel", "width") == "432px"
    assert style_of(host, "blockquote", "display") == "block"
    assert (style_of(host, "h1", "fontSize"), style_of(host, "main p", "color")) == before == ("40px", "rgb(0, 255, 0)")


def test_custom_properties_and_parts_give_it_the_publishers_look(host: Page) -> None:
    host.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`letterlijk-chat { --letterlijk-accent: rgb(1, 2, 3); --letterlijk-font-size: 20px }
            letterlijk-chat::part(send) { text-transform: uppercase }`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    open_chat(host)
    assert style_of(host, ".send", "backgroundColor") == "rgb(1, 2, 3)"
    assert style_of(host, ".send", "textTransform") == "uppercase"
    assert style_of(host, ".intro", "fontSize") == "20px"


def test_escape_closes_and_the_focus_goes_back_where_it_was(host: Page) -> None:
    link = host.get_by_role("link", name="Lees meer")
    link.focus()
    host.evaluate("document.querySelector('letterlijk-chat').open()")
    expect(field(host)).to_be_focused()
    host.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(host.locator(".panel")).to_be_hidden()
    open_chat(host)
    host.get_by_role("button", name=wording.CLOSE).click()
    expect(host.get_by_role("button", name=wording.OPEN_CHAT)).to_be_focused()


def test_an_answer_never_takes_the_focus(host: Page) -> None:
    open_chat(host)
    field(host).fill("wat helpt tegen kramp?")
    with host.expect_response("**/api/ask"):
        host.keyboard.press("Enter")
        host.get_by_role("link", name="Lees meer").focus()
    answers(host)
    expect(host.get_by_role("link", name="Lees meer")).to_be_focused()


def test_attributes_are_followed(host: Page) -> None:
    element = host.locator("letterlijk-chat")
    element.evaluate("element => element.setAttribute('open', '')")
    expect(host.get_by_role("heading", name=wording.OPEN_CHAT)).to_be_visible()
    element.evaluate("element => element.setAttribute('heading', 'Vraag het de krant')")
    expect(host.get_by_role("heading", name="Vraag het de krant")).to_be_visible()
    element.evaluate("element => element.removeAttribute('open')")
    expect(host.locator(".panel")).to_be_hidden()
    element.evaluate("element => element.lang = 'en'")
    expect(host.get_by_role("button", name=ENGLISH.OPEN_CHAT)).to_be_visible()


def test_inline_in_english(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.publisher}/inline", viewport={"width": 800, "height": 900})
    expect(page.get_by_role("heading", name="Vraag de krant")).to_be_visible()
    expect(page.get_by_text("Welkom.")).to_be_visible()
    expect(page.get_by_text(ENGLISH.PAGE_INTRO)).to_be_visible()  # a greeting never hides what the bot is
    ask(page, "wat helpt tegen kramp?")
    answer = page.locator(".answer")
    expect(answer.get_by_text(ENGLISH.DISCLAIMER)).to_be_visible()
    expect(answer.locator("figcaption").first).to_contain_text("updated 2 January 2026")
    expect(answer.locator("blockquote").first).to_have_attribute("lang", "nl")
    assert style_of(page, ".panel", "position") == "static"


def test_what_is_dutch_is_said_to_be_dutch(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.publisher}/inline", viewport={"width": 800, "height": 900})
    expect(page.locator(".opening .suggestions bdi").first).to_have_attribute("lang", "nl")
    ask(page, "wanneer huisarts bellen bij rode kuit?")
    answers(page)
    expect(page.locator("figcaption .facts [lang=nl]").first).to_have_text("Wanneer bel je de huisarts?")
    expect(page.locator("[role=status] [lang=nl]").last).to_contain_text("Bel de huisarts als de kuit rood en dik is.")
    ask(page, "ik wil niet meer leven")
    expect(page.locator(".urgent .own")).to_have_attribute("lang", "nl")
    expect(page.locator(".own").first).not_to_have_attribute("lang", "nl")


def test_a_question_that_the_page_cancels_stays_in_the_field(host: Page) -> None:
    open_chat(host)
    host.evaluate("document.addEventListener('letterlijk-question', (event) => event.preventDefault(), { once: true })")
    ask(host, "wat helpt tegen kramp?")
    expect(field(host)).to_have_value("wat helpt tegen kramp?")
    host.keyboard.press("Enter")
    answers(host)
    expect(field(host)).to_have_value("")


def test_methods_and_events(host: Page) -> None:
    told = host.evaluate(
        """async () => {
          const chat = document.querySelector("letterlijk-chat"), told = [];
          for (const name of ["question", "answer", "error"]) {
            document.addEventListener(`letterlijk-${name}`, ({ type, detail }) => told.push([type, detail.question]));
          }
          const stop = (event) => event.preventDefault();
          document.addEventListener("letterlijk-question", stop, { once: true });
          const cancelled = await chat.ask("dit niet");
          const answer = await chat.ask("wat helpt tegen kramp?");
          const refused = await chat.ask("x".repeat(1001));
          await chat.clear();
          return { told, cancelled, title: answer.quotes[0].title, refused, open: chat.hasAttribute("open") };
        }"""
    )
    assert told == {
        "told": [
            ["letterlijk-question", "dit niet"],
            ["letterlijk-question", "wat helpt tegen kramp?"],
            ["letterlijk-answer", "wat helpt tegen kramp?"],
            ["letterlijk-question", "x" * 1001],
            ["letterlijk-error", "x" * 1001],
        ],
        "cancelled": None,
        "title": "Kramp in de kuit",
        "refused": None,
        "open": True,
    }
    answers(host, 0)


def test_the_conversation_goes_along_to_the_next_page_and_back_from_an_article(host: Page, sites: Sites) -> None:
    open_chat(host)
    ask(host, "wat helpt tegen kramp?")
    answers(host)
    host.reload()
    answers(host)
    assert host.evaluate("document.activeElement === document.body")  # only a visitor moves the focus
    host.get_by_role("link", name=wording.READ_IN_ARTICLE).first.click()
    expect(host.locator("#citaat")).to_be_in_viewport()
    host.get_by_role("link", name=wording.BACK_TO_CONVERSATION).click()
    expect(host).to_have_url(f"{sites.publisher}/")
    answers(host)


def test_leaving_the_page_leaves_nothing_behind(host: Page) -> None:
    open_chat(host)
    host.evaluate("(window.chat = document.querySelector('letterlijk-chat')).remove()")
    host.evaluate("document.body.append(window.chat)")
    expect(field(host)).to_have_count(1)
    ask(host, "wat helpt tegen kramp?")
    answers(host)
    assert host.locator(".asked").count() == 1


@pytest.mark.parametrize("question", [HOSTILE, "\u202ekramp\u202c", "😀" * 200, "kramp\u200b\u200b?", "woord" * 200])
def test_a_hostile_question_is_shown_as_text(host: Page, question: str) -> None:
    open_chat(host)
    ask(host, question)
    answers(host)
    assert host.locator(".asked bdi").evaluate("element => element.textContent") == question.strip()
    assert host.locator("letterlijk-chat img").count() == 0
    assert host.title() == "De Proefkrant"
    assert host.locator(".scroller").evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_question_of_ten_thousand_characters_is_refused_and_given_back(host: Page) -> None:
    open_chat(host)
    ask(host, "lang " * 2_000)
    expect(host.locator(".trouble")).to_have_text(wording.PROBLEM_QUESTION)
    expect(field(host)).to_have_value(("lang " * 2_000).strip())


def test_a_hostile_article_is_shown_as_text(host: Page) -> None:
    open_chat(host)
    ask(host, "zweten maakt je hemd nat, ook met script erbij")
    answers(host)
    quote = host.locator("figure").first
    expect(quote.locator("blockquote")).to_contain_text("<script>alert(1)</script>")
    expect(quote.locator("cite")).to_contain_text("<img src=x")
    assert host.locator("letterlijk-chat :is(img, script)").count() == 0
    assert "javascript:" not in " ".join(
        host.locator("letterlijk-chat a").evaluate_all("links => links.map((link) => link.href)")
    )
    assert host.locator(".scroller").evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_site_that_is_not_listed_gets_nothing(browser: Browser, sites: Sites) -> None:
    page = browser.new_page()  # not through `opened`: the browser complains, as it should
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(sites.publisher.replace("127.0.0.1", "localhost"))
    page.wait_for_load_state("networkidle")
    assert any("blocked by CORS policy" in text for text in said)
    assert page.get_by_role("button").count() == 0
    page.close()


def test_the_widget_weighs_at_most_20_kilobytes(client: FlaskClient) -> None:
    parts = [path.read_bytes() for path in SCRIPTS if path.name not in PAGE_SCRIPTS]
    parts += [(ROOT / "web" / "static" / "chat.css").read_bytes(), client.get("/widget.js").data]
    assert len(parts) >= 8
    assert sum(len(gzip.compress(part)) for part in parts) <= BUDGET


def test_the_scripts_use_the_texts_that_they_are_sent(client: FlaskClient) -> None:
    used = {
        name
        for path in SCRIPTS
        for name in re.findall(r'words\.([A-Z_]+)|"([A-Z]+(?:_[A-Z]+)*)"', path.read_text(encoding="utf-8"))
        for name in name
        if name
    } - {"POST", "UTC"}
    for language in ("nl", "en"):
        sent = client.get(f"/api/start?language={language}").get_json()["words"]
        assert set(sent) == used
        assert all(sent.values())


def test_no_text_is_ever_read_as_html() -> None:
    for path in SCRIPTS:
        if path.name not in PAGE_SCRIPTS:
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|DOMParser|\beval\b|\.style\b", path.read_text()
            )


def test_the_documentation_tells_the_elements_interface() -> None:
    page = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    documented = re.findall(r"^ \* @(attr|method|event|cssprop|csspart) (\S+) - (.+)$", ELEMENT, re.MULTILINE)
    assert len(documented) > 30
    for kind, name, what in documented:
        assert f"| {kind} | `{name}` | {what} |" in page
    observed = re.search(r"observedAttributes = \[(.*)\]", ELEMENT)
    assert observed is not None
    assert set(re.findall(r'"(\w+)"', observed[1])) == {name for kind, name, _ in documented if kind == "attr"}
    styles = ELEMENT + (ROOT / "web" / "static" / "chat.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\((--letterlijk-[\w-]+)", styles))
    assert used == {name for kind, name, _ in documented if kind == "cssprop"}
    parts = re.findall(r'part(?:: "| = ")([a-z]+)"', "".join(path.read_text(encoding="utf-8") for path in SCRIPTS))
    assert set(parts) == {name for kind, name, _ in documented if kind == "csspart"}
