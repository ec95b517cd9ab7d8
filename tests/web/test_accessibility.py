"""WCAG 2.2 AA as far as a machine can tell: axe in every state, a journey by keyboard, what a screen reader is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot import wording
from tests.web.conftest import Opener, Sites, answers, ask, field, style_of

DESKTOP = {"width": 1000, "height": 800}
LOOKS: dict[str, dict[str, object]] = {
    "light": {"viewport": DESKTOP},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "320": {"viewport": {"width": 320, "height": 640}},
    "forced": {"viewport": DESKTOP, "forced_colors": "active"},
}
ASKED = {
    "answered": "wat helpt tegen kramp?",
    "hostile": "zweten maakt je hemd nat, ook met script erbij",
    "declined": "qwxz vlpk",
    "urgent": "ik wil niet meer leven",
    "smalltalk": "hoi",
}


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with where."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_page(opened: Opener, sites: Sites, look: str) -> None:
    page = opened(sites.bot, **LOOKS[look])
    expect(field(page)).to_be_visible()
    assert violations(page) == []
    for number, (state, question) in enumerate(ASKED.items(), 1):
        ask(page, question)
        answers(page, number)
        expect(page.locator(".busy")).to_have_count(0)
        for folded in page.locator("details:not([open]) summary").all():
            folded.click()
        assert violations(page) == [], state
    page.get_by_role("button", name=wording.NO, exact=True).first.click()
    page.context.set_offline(True)
    ask(page, "wat helpt tegen kramp?")
    expect(page.locator(".trouble")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_bubble(opened: Opener, sites: Sites, look: str) -> None:
    page = opened(sites.publisher, **LOOKS[look])
    button = page.get_by_role("button", name=wording.OPEN_CHAT)
    expect(button).to_be_visible()
    assert violations_of_ours(page) == []
    button.click()
    expect(field(page)).to_be_visible()
    assert violations_of_ours(page) == []
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    assert violations_of_ours(page) == []


def violations_of_ours(page: Page) -> list[str]:
    """The publisher's lime text of 40 pixels is not ours."""
    return [each for each in violations(page) if "letterlijk-chat" in each]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "path", ["/artikelen", "/artikelen/kramp?van=105&tot=183&som=e23cd632#citaat", "/artikelen/kwaad"]
)
def test_axe_finds_nothing_on_the_articles(opened: Opener, sites: Sites, path: str, look: str) -> None:
    assert violations(opened(sites.bot + path, **LOOKS[look])) == []


def test_axe_finds_nothing_without_javascript(opened: Opener, sites: Sites) -> None:
    html = opened(sites.bot, java_script_enabled=False)
    html.locator("#question").fill("wat helpt tegen kramp?")
    html.get_by_role("button", name=wording.SEND, exact=True).click()
    html.locator("blockquote").first.wait_for()
    page = opened(sites.bot)
    page.set_content(html.content())  # axe itself needs JavaScript
    assert violations(page) == []


def focused(page: Page) -> str:
    """The accessible name of what has the focus, within shadow trees too."""
    return str(
        page.evaluate(
            """() => {
              let found = document.activeElement;
              while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
              return found.ariaLabel || found.labels?.[0]?.textContent || found.textContent.trim();
            }"""
        )
    )


def test_a_journey_by_keyboard(opened: Opener, sites: Sites) -> None:
    page = opened(sites.publisher, viewport=DESKTOP)
    expect(page.get_by_role("button", name=wording.OPEN_CHAT)).to_be_visible()
    tab_to(page, wording.OPEN_CHAT)
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.type("kuit kramp nacht huisarts")
    page.keyboard.press("Enter")
    answers(page)
    expect(field(page)).to_be_focused()
    # What an answer offers, in the order in which it is read.
    page.get_by_role("log").focus()
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(focused(page))
    wanted = [
        wording.READ_IN_ARTICLE,
        wording.COPY,
        "Nog",
        wording.YES,
        wording.NO,
        wording.QUESTION_LABEL,
        wording.SEND,
    ]
    places = [next(place for place, name in enumerate(seen) if name.startswith(each)) for each in wanted]
    assert places == sorted(places)
    page.get_by_role("log").focus()
    tab_to(page, wording.NO)
    page.keyboard.press("Space")
    expect(page.get_by_text(wording.WHY_NOT)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=wording.OPEN_CHAT)).to_be_focused()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called `name`."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page).removeprefix("„") == name:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_only_what_is_new_is_announced(page: Page) -> None:
    page.evaluate(
        """() => {
          window.said = [];
          const news = document.querySelector("letterlijk-chat").shadowRoot.querySelector("[aria-live=polite]");
          new MutationObserver((changes) => {
            for (const { addedNodes } of changes) for (const node of addedNodes) window.said.push(node.textContent);
          }).observe(news, { childList: true });
        }"""
    )
    log = page.get_by_role("log", name=wording.TRANSCRIPT)
    expect(log).to_have_attribute("aria-live", "off")
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    ask(page, "qwxz vlpk")
    answers(page, 2)
    said = page.evaluate("window.said")
    assert [said[0], said[2]] == [wording.BUSY, wording.BUSY]
    assert said[1].startswith(wording.ANSWERED_ONE[:8])
    assert said[1].endswith("Kramp in de kuit")
    assert said[3] == wording.DECLINED
    assert len(said) == 4
    expect(page.locator("[aria-live=polite] p")).to_have_count(0, timeout=10_000)


def test_a_quotation_belongs_to_its_source(page: Page) -> None:
    ask(page, "wat helpt tegen kramp?")
    quote = page.get_by_role("figure", name="Kramp in de kuit").first
    expect(quote.locator("blockquote")).to_have_accessible_description("Kramp in de kuit")
    expect(quote.locator("blockquote")).to_have_attribute("lang", "nl")


def test_names_and_roles(page: Page) -> None:
    expect(field(page)).to_have_accessible_name(wording.QUESTION_LABEL)
    expect(page.get_by_role("region", name=wording.PAGE_HEADING)).to_be_visible()
    ask(page, "wat helpt tegen kramp?")
    expect(page.get_by_role("heading", level=2, name="wat helpt tegen kramp?")).to_be_visible()


def test_the_button_tells_whether_it_is_open(opened: Opener, sites: Sites) -> None:
    page = opened(sites.publisher, viewport=DESKTOP)
    button = page.locator(".launcher")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_have_attribute("aria-haspopup", "dialog")
    button.click()
    dialog = page.get_by_role("dialog", name=wording.OPEN_CHAT)
    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_description(wording.PAGE_INTRO)
    expect(button).to_have_attribute("aria-expanded", "true")


def test_on_a_telephone_the_page_behind_is_out_of_reach(opened: Opener, sites: Sites) -> None:
    page = opened(sites.publisher)
    page.locator(".launcher").click()
    panel = page.locator(".panel")
    expect(panel).to_be_visible()
    assert panel.evaluate("element => element.matches(':modal') && element.clientWidth === innerWidth")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".launcher")).to_be_focused()


def test_targets_are_large_enough(page: Page) -> None:
    for number, question in enumerate(("kuit kramp nacht huisarts", "ik wil niet meer leven"), 1):
        ask(page, question)
        answers(page, number)
    for target in page.locator("letterlijk-chat :is(a, button, summary, textarea)").all():
        if target.is_visible():
            box = target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24, target.evaluate("element => element.outerHTML")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_who_wants_that(opened: Opener, sites: Sites, motion: str) -> None:
    page = opened(sites.bot, reduced_motion=motion)
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    still = style_of(page, ".answer", "animationName") == "none"
    assert still == (motion == "reduce")


def test_forced_colours_keep_the_mark(opened: Opener, sites: Sites) -> None:
    page = opened(sites.bot, forced_colors="active")
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    assert style_of(page, "mark", "backgroundColor") != style_of(page, "blockquote", "backgroundColor")
    assert style_of(page, ".send", "borderTopStyle") == "solid"


@pytest.fixture
def large(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens an address in a browser that is set to text of twice the size, on a screen of 640 pixels."""
    arguments = ["--no-sandbox", "--blink-settings=defaultFontSize=32"]
    other = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=arguments)

    def opened(address: str) -> Page:
        page = other.new_page(viewport={"width": 640, "height": 900})
        page.goto(address)
        return page

    yield opened
    other.close()


def test_text_of_twice_the_size_fits(large: Callable[[str], Page], sites: Sites) -> None:
    page = large(sites.bot)
    ask(page, "wat helpt tegen kramp?")
    answers(page)
    assert style_of(page, ".own", "fontSize") == "32px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    bubble = large(sites.publisher)
    bubble.locator(".launcher").click()
    ask(bubble, "wat helpt tegen kramp?")
    answers(bubble)
    assert style_of(bubble, ".own", "fontSize") == "32px"
    assert bubble.locator(".scroller").evaluate("element => element.scrollWidth <= element.clientWidth")
    expect(bubble.locator(".composer")).to_be_in_viewport(ratio=1)
