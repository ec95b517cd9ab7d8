"""The chat page in a real browser, against a real server process."""

from __future__ import annotations

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from bot import wording
from tests.paths import ROOT
from tests.server import Server
from tests.web.conftest import Opener, Sites, answers, ask, field, sent, style_of


def test_the_page_says_what_it_is_and_gives_examples(page: Page) -> None:
    expect(page.locator(".opening").get_by_text(wording.PAGE_INTRO)).to_be_visible()
    assert page.locator(".opening .suggestions button").count() == 3


def test_a_question_is_answered_with_quote_source_and_disclaimer(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    answer = page.locator(".answer")
    expect(answer.locator("blockquote").first).to_contain_text("Trek je tenen naar je toe.")
    expect(answer.locator("blockquote li").first).to_have_text("een warme kruik")
    expect(answer.locator("mark").first).to_be_visible()
    source = answer.locator("figcaption").first
    for fact in ("Kramp in de kuit", "A. Schrijver", "De Proefkrant", "bijgewerkt op 2 januari 2026", "CC BY 4.0"):
        expect(source).to_contain_text(fact)
    expect(answer.get_by_text(wording.DISCLAIMER)).to_be_visible()
    expect(field(page)).to_have_value("")


def test_the_quote_is_the_articles_text_and_the_right_sentence_is_marked(page: Page) -> None:
    ask(page, "wanneer huisarts bellen bij rode dikke kuit?")
    expect(page.locator("blockquote").first).to_have_text(
        "Bel de huisarts als de kuit rood en dik is. 😀 Wacht dan niet tot morgen."
    )
    expect(page.locator("mark").first).to_have_text("Bel de huisarts als de kuit rood en dik is.")


def test_the_quote_opens_in_its_place_and_the_conversation_is_there_on_return(page: Page) -> None:
    ask(page, "wanneer huisarts bellen bij rode dikke kuit?")
    page.get_by_role("link", name=wording.READ_IN_ARTICLE).first.click()
    mark = page.locator("#citaat")
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text("Bel de huisarts als de kuit rood en dik is. 😀")
    expect(mark).to_have_accessible_description(wording.QUOTED_PASSAGE)
    assert urlsplit(page.url).path == "/artikelen/kramp"
    page.get_by_role("link", name=wording.BACK_TO_CONVERSATION).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wording.PAGE_HEADING)
    answers(page)
    page.reload()
    answers(page)


def test_from_an_article_in_a_tab_of_its_own_the_link_starts_a_conversation(page: Page) -> None:
    ask(page, "wanneer huisarts bellen bij rode dikke kuit?")
    link = page.get_by_role("link", name=wording.READ_IN_ARTICLE).first
    link.evaluate("element => { element.target = '_blank'; element.rel = 'opener'; }")
    with page.expect_popup() as popup:
        link.click()
    popup.value.get_by_role("link", name=wording.BACK_TO_CONVERSATION).click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text(wording.PAGE_HEADING)


def test_a_text_that_stands_once_opens_at_the_publisher(page: Page, sites: Sites) -> None:
    ask(page, "wanneer is spierpijn na het sporten het ergst, na twee dagen?")
    link = page.get_by_role("link", name=wording.READ_IN_ARTICLE).first
    address = f"{sites.publisher}/spierpijn?deel=1#:~:text="
    expect(link).to_have_attribute("href", re.compile(f"^{re.escape(address)}.*%20%2D%20"))
    link.click()
    expect(page.locator("#here")).to_be_in_viewport()


def test_a_text_that_stands_twice_opens_in_our_own_page(page: Page) -> None:
    ask(page, "Wat doe je tegen hoofdluis?")
    link = page.get_by_role("link", name=wording.READ_IN_ARTICLE).first
    expect(link).to_have_attribute("href", re.compile(r"/artikelen/spierpijn\?van=\d+&tot=\d+&som=\w+#citaat$"))


def test_an_old_article_is_said_to_be_old(page: Page) -> None:
    ask(page, "zweten maakt je hemd nat, ook met script erbij")
    expect(page.locator("figcaption").first).to_contain_text(wording.OUTDATED)
    ask(page, "wat helpt tegen kramp?")
    answers(page, 2)
    assert wording.OUTDATED not in page.locator(".exchange").nth(1).locator("figcaption").first.inner_text()


def test_what_was_typed_before_the_script_came_is_kept(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.bot}/artikelen")

    def type_first(route: Route) -> None:
        page.locator("input[name=question]").fill("wat helpt")
        route.continue_()

    page.route("**/api/start*", type_first)
    page.goto(sites.bot)
    expect(field(page)).to_have_value("wat helpt")
    expect(field(page)).to_be_focused()


def test_a_suggestion_is_asked(page: Page) -> None:
    first = page.locator(".opening .suggestions button").first
    question = first.inner_text()
    first.click()
    expect(page.locator(".asked")).to_have_text(f"{wording.YOU}: {question}")
    expect(page.locator(".opening .suggestions")).to_be_hidden()
    expect(field(page)).to_be_focused()


def test_every_outcome_looks_different(page: Page) -> None:
    looks = []
    asked = ("wat helpt tegen kramp?", "zweten bij hoge bergen", "qwxz vlpk", "ik wil niet meer leven", "hoi")
    for number, question in enumerate(asked, 1):
        ask(page, question)
        answers(page, number)
        looks.append(page.locator(".answer .label").last.inner_text())
    assert len(set(looks)) >= 4
    assert {wording.ANSWERED_LABEL, wording.DECLINED_LABEL, wording.URGENT_LABEL} <= set(looks)


def test_an_urgent_card_has_telephone_links(page: Page) -> None:
    ask(page, "ik wil niet meer leven")
    card = page.locator(".answer.urgent")
    for name, address in (
        (wording.CALL.format(number="0800-0113"), "tel:08000113"),
        (wording.CALL.format(number="112"), "tel:112"),
        (wording.VISIT.format(site="113.nl"), "https://113.nl"),
    ):
        expect(card.get_by_role("link", name=name)).to_have_attribute("href", address)
    assert style_of(page, ".answer.urgent", "borderTopColor") == "rgb(165, 22, 13)"


def test_more_quotes_are_folded(page: Page) -> None:
    ask(page, "kuit kramp nacht huisarts")
    answers(page)
    folded = page.locator("details .quote").first
    expect(folded).to_be_hidden()
    page.locator("summary").click()
    expect(folded).to_be_visible()


def test_the_quote_is_copied_with_its_source(opened: Opener, sites: Sites) -> None:
    page = opened(sites.bot, permissions=["clipboard-read", "clipboard-write"])
    ask(page, "wat helpt tegen kramp?")
    page.get_by_role("button", name=wording.COPY).first.click()
    expect(page.get_by_role("button", name=wording.COPIED)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Trek je tenen naar je toe. Dit helpt ook:\n\n• een warme kruik")
    assert "Kramp in de kuit, A. Schrijver, De Proefkrant, bijgewerkt op 2 januari 2026" in copied
    assert copied.endswith("https://krant.example/kramp")


def test_an_opinion_is_asked_and_thanked_for(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    with page.expect_request("**/api/feedback") as judged:
        page.get_by_role("button", name=wording.NO, exact=True).click()
    assert sent(judged.value) == {"verdict": "not-useful", "text": "", "article_id": "kramp"}
    expect(page.get_by_role("group", name=wording.USEFUL)).to_be_focused()
    page.get_by_label(wording.REASON_TEXT).fill("te kort")
    with page.expect_response("**/api/feedback") as answered:
        page.get_by_role("button", name=wording.SEND_REASON).click()
    assert answered.value.status == 204
    expect(page.get_by_role("group", name=wording.USEFUL)).to_have_text(wording.FEEDBACK_THANKS)


def test_one_button_forgets_the_conversation(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    page.get_by_role("button", name=wording.NEW_CONVERSATION).click()
    answers(page, 0)
    expect(page.locator(".opening .suggestions")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
    page.reload()
    expect(field(page)).to_be_visible()
    answers(page, 0)


def test_a_follow_up_is_understood_after_a_reload(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    page.reload()
    with page.expect_request("**/api/ask") as asked:
        ask(page, "en wat nog meer?")
    assert sent(asked.value)["conversation"] != ""


def test_printing_gives_a_clean_transcript(page: Page) -> None:
    ask(page, "kuit kramp nacht huisarts")
    answers(page)
    page.emulate_media(media="print")
    for hidden in (".composer", ".suggestions", ".feedback", ".copy", ".clear"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in (".asked", "blockquote", "cite", ".disclaimer", "details blockquote"):
        expect(page.locator(shown).first).to_be_visible()


def test_printing_an_article_leaves_the_page_around_it_out(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.bot}/artikelen/kramp?van=105&tot=183&som=e23cd632")
    page.emulate_media(media="print")
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator(".note")).to_be_attached()
    expect(page.locator(".note")).to_be_hidden()
    expect(page.locator("article h1")).to_be_visible()


def test_without_javascript_the_form_answers(opened: Opener, sites: Sites) -> None:
    page = opened(sites.bot, java_script_enabled=False)
    page.locator("#question").fill("wat helpt tegen kramp?")
    page.get_by_role("button", name=wording.SEND, exact=True).click()
    expect(page.locator("blockquote").first).to_contain_text("Trek je tenen naar je toe.")
    expect(page.get_by_text(wording.DISCLAIMER)).to_be_visible()
    page.get_by_role("link", name=wording.READ_IN_ARTICLE).first.click()
    expect(page.locator("#citaat")).to_be_in_viewport()


def test_articles_are_searched_and_going_back_finds_them_as_they_were(page: Page) -> None:
    page.get_by_role("link", name=wording.ALL_ARTICLES).click()
    expect(page.locator(".index li")).to_have_count(4)
    page.get_by_label(wording.SEARCH_ARTICLES).fill("KRUIK")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(wording.ARTICLES_FOUND_ONE)
    page.get_by_role("link", name="Kramp in de kuit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kramp in de kuit")
    page.go_back()
    assert urlsplit(page.url).query == ""
    expect(page.get_by_label(wording.SEARCH_ARTICLES)).to_be_visible()


@pytest.mark.parametrize("width", [320, 1400])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for number, question in enumerate(
        ("wat helpt tegen kramp?", "zweten maakt je hemd nat, ook met script erbij", "x" * 400), 1
    ):
        ask(page, question)
        answers(page, number)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name=wording.READ_IN_ARTICLE).nth(1).click()
    page.locator("article").wait_for()
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
