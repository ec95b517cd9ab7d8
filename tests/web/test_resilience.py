"""Nothing is lost: a network that fails, a server that is slow, busy or gone, a conversation that goes on and on."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from bot import wording, words_for
from tests.server import Server, serving
from tests.web.conftest import Opener, Sites, answers, ask, field, sent, style_of

QUESTION = "wat helpt tegen kramp?"
MANY = 200
# For each question, how often the page and the storage were changed.
MUCH_ASKED = """async (many) => {
  const chat = document.querySelector("letterlijk-chat"), work = [];
  let changes = 0;
  new MutationObserver((seen) => (changes += seen.length)).observe(
    chat.shadowRoot.querySelector("[role=log]"), { childList: true, subtree: true });
  const keep = Storage.prototype.setItem;
  Storage.prototype.setItem = function (...entry) { changes++; return keep.apply(this, entry); };
  for (let number = 0; number < many; number++) {
    changes = 0;
    await chat.ask("wat helpt tegen kramp?");
    await new Promise((resolve) => setTimeout(resolve));
    work.push(changes);
  }
  return work;
}"""


def test_offline_and_back(page: Page) -> None:
    ask(page, QUESTION)
    answers(page)
    page.context.set_offline(True)
    ask(page, "wie slecht slaapt is overdag moe")
    trouble = page.locator(".trouble")
    expect(trouble).to_contain_text(wording.OFFLINE)
    expect(page.locator(".asked").last).to_contain_text("wie slecht slaapt")
    page.context.set_offline(False)
    answers(page, 2)
    expect(trouble).to_have_count(0)


def test_a_server_that_restarts_in_mid_conversation(opened: Opener, server: Server) -> None:
    page = opened(server.url)
    ask(page, QUESTION)
    answers(page)
    server.process.terminate()
    server.process.wait()
    ask(page, "en wat nog meer?")
    expect(page.locator(".trouble")).to_contain_text(wording.NETWORK_ERROR)
    with serving(server.environment, urlsplit(server.url).port or 0):
        page.get_by_role("button", name=wording.RETRY).click()
        answers(page, 2)
        expect(page.locator(".trouble")).to_have_count(0)


def test_it_tries_again_by_itself_after_ever_longer_pauses(page: Page) -> None:
    page.clock.install()
    page.route("**/api/ask", lambda route: route.fulfill(status=503, body=""), times=2)
    trouble = page.locator(".trouble")
    ask(page, QUESTION)
    expect(trouble).to_contain_text(wording.BUSY_SERVER)
    page.clock.run_for(1_400)  # the first pause is two seconds, give or take a quarter
    expect(trouble).to_be_visible()
    with page.expect_request("**/api/ask"):
        page.clock.run_for(1_200)
    expect(trouble).to_contain_text(wording.BUSY_SERVER)
    page.clock.run_for(2_900)  # the second is four
    expect(trouble).to_be_visible()
    page.clock.run_for(2_200)
    answers(page)


def test_a_question_that_waits_survives_a_reload(page: Page) -> None:
    page.route("**/api/ask", lambda route: route.abort())
    ask(page, QUESTION)
    expect(page.locator(".trouble")).to_be_visible()
    page.unroute("**/api/ask")
    page.reload()
    answers(page)
    expect(page.locator(".asked")).to_have_text(f"{wording.YOU}: {QUESTION}")


def test_forgetting_ends_what_waits(page: Page) -> None:
    page.route("**/api/ask", lambda route: route.abort())
    ask(page, QUESTION)
    expect(page.locator(".trouble")).to_be_visible()
    page.get_by_role("button", name=wording.NEW_CONVERSATION).click()
    page.unroute("**/api/ask")
    ask(page, "wie slecht slaapt is overdag moe")
    answers(page)
    assert page.locator(".exchange").count() == 1


def test_a_slow_answer_shows_that_something_is_happening(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/ask", hold)
    ask(page, QUESTION)
    expect(page.locator(".busy")).to_contain_text(wording.BUSY)
    expect(page.locator(".busy")).to_contain_text(wording.SLOW, timeout=10_000)
    held[0].continue_()
    answers(page)


def test_two_quick_questions_stay_in_order(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/ask", hold)
    ask(page, QUESTION)
    ask(page, "wie slecht slaapt is overdag moe")
    expect(page.locator(".busy")).to_have_count(2)
    assert [sent(route.request)["question"] for route in held] == [QUESTION]
    held[0].continue_()
    answers(page)
    held[1].continue_()
    answers(page, 2)
    expect(page.locator(".asked")).to_contain_text([QUESTION, "wie slecht slaapt"])
    expect(page.locator(".exchange").first.locator("cite").first).to_have_text("Kramp in de kuit")
    expect(page.locator(".exchange").last.locator("cite").first).to_have_text("Slecht slapen")


def test_a_bot_that_cannot_be_reached_is_told_at_the_button(opened: Opener, sites: Sites) -> None:
    page = opened(sites.publisher)
    page.route("**/api/start*", lambda route: route.abort())
    page.get_by_role("button", name=wording.OPEN_CHAT).click()
    expect(page.get_by_role("alert")).to_have_text(wording.LOAD_FAILED)
    page.unroute("**/api/start*")
    page.get_by_role("button", name=wording.OPEN_CHAT).click()
    expect(field(page)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_without_the_bot_the_page_keeps_its_form(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.bot}/artikelen")
    page.route("**/api/start*", lambda route: route.abort())
    page.goto(sites.bot)
    page.locator("#question").fill(QUESTION)
    page.get_by_role("button", name=wording.SEND, exact=True).click()
    expect(page.locator("blockquote").first).to_contain_text("Trek je tenen naar je toe.")


def test_a_page_without_storage_works(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.bot}/artikelen")
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('denied') } })")
    page.goto(sites.bot)
    ask(page, QUESTION)
    answers(page)


def test_the_two_hundredth_question_is_no_more_work_than_the_first(page: Page) -> None:
    """What it costs in time is printed by tests/bench/widget.py."""
    work = page.evaluate(MUCH_ASKED, MANY)
    answers(page, MANY)
    assert work[1:] == [work[1]] * (MANY - 1)  # the first one hides the examples too
    page.reload()
    answers(page, MANY)
    expect(page.locator(".exchange").last).to_be_in_viewport()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(page: Page, status: int) -> None:
    page.route("**/api/ask", lambda route: route.fulfill(status=status, body=""), times=1)
    ask(page, QUESTION)
    page.get_by_role("button", name=wording.RETRY).click()
    answers(page)


KEPT = "letterlijk 2 {server}/  {number}"


@pytest.mark.parametrize("shape", ["null", "[]", "7", '{"question": "x", "answer": {"outcome": "answered"}}', "{"])
def test_what_another_version_kept_is_forgotten(page: Page, sites: Sites, shape: str) -> None:
    keep = "([name, value]) => sessionStorage.setItem(name, value)"
    for number in (0, 2):
        page.evaluate(keep, [KEPT.format(server=sites.bot, number=number), shape])
    page.reload()
    ask(page, QUESTION)
    answers(page)
    page.get_by_role("button", name=wording.NEW_CONVERSATION).click()
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_an_answer_that_cannot_be_shown_does_not_stop_the_next(page: Page) -> None:
    page.route("**/api/ask", lambda route: route.fulfill(json={"outcome": "answered"}), times=1)
    ask(page, QUESTION)
    expect(page.locator(".trouble")).to_contain_text(wording.PROBLEM_INTERNAL)
    ask(page, QUESTION)
    answers(page)
    page.reload()
    answers(page)
    expect(page.locator(".exchange")).to_have_count(2)


def test_a_question_that_always_fails_makes_way_for_the_next(page: Page) -> None:
    failed: list[Route] = []

    def fail(route: Route) -> None:
        if sent(route.request)["question"] == "kapot":
            failed.append(route)
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route("**/api/ask", fail)
    ask(page, "kapot")
    ask(page, QUESTION)
    for _ in range(3):
        page.get_by_role("button", name=wording.RETRY).click()
    expect(page.locator(".trouble")).to_have_text(wording.PROBLEM_INTERNAL)
    answers(page)
    assert len(failed) == 4
    expect(field(page)).to_have_value("kapot")


def test_what_a_gateway_refuses_is_not_blamed_on_the_question(page: Page) -> None:
    page.route("**/api/ask", lambda route: route.fulfill(status=403, body=""), times=1)
    ask(page, QUESTION)
    expect(page.locator(".trouble")).to_contain_text(wording.BUSY_SERVER)
    page.get_by_role("button", name=wording.RETRY).click()
    answers(page)


def test_a_refused_question_is_not_sent_again(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/ask") else None)
    ask(page, "x" * 1001)
    expect(page.locator(".trouble")).to_have_text(wording.PROBLEM_QUESTION)
    page.reload()
    expect(page.locator(".trouble")).to_have_text(wording.PROBLEM_QUESTION)
    ask(page, QUESTION)
    answers(page)
    assert len(asked) == 2


def test_an_automatic_try_takes_no_focus_away_and_says_nothing_twice(page: Page) -> None:
    page.clock.install()
    page.route("**/api/ask", lambda route: route.fulfill(status=503, body=""))
    page.evaluate("() => { window.told = 0; document.addEventListener('letterlijk-error', () => window.told++); }")
    ask(page, QUESTION)
    page.get_by_role("button", name=wording.RETRY).focus()
    with page.expect_response("**/api/ask"):
        page.clock.run_for(2_600)
    expect(page.locator(".trouble")).to_be_visible()
    expect(field(page)).to_be_focused()
    assert page.evaluate("window.told") == 1


def test_a_browser_without_newer_functions_works_in_light_colours(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.bot}/artikelen", color_scheme="dark")
    page.add_init_script(
        "delete AbortSignal.any; delete AbortSignal.timeout;"
        "const supports = CSS.supports;"
        "CSS.supports = (...asked) => !String(asked).includes('light-dark') && supports(...asked);"
    )
    page.goto(sites.bot)
    ask(page, QUESTION)
    answers(page)
    assert style_of(page, ".send", "backgroundColor") == "rgb(10, 85, 96)"
    assert style_of(page, ".panel", "backgroundColor") == "rgb(251, 250, 246)"


def test_a_block_in_the_page_tells_that_it_cannot_be_loaded_and_tries_again(opened: Opener, sites: Sites) -> None:
    page = opened(f"{sites.publisher}/spierpijn")
    page.clock.install()
    page.route("**/api/start*", lambda route: route.abort())
    page.goto(f"{sites.publisher}/inline")
    expect(page.get_by_role("alert")).to_have_text(words_for("je", "en").LOAD_FAILED)
    page.unroute("**/api/start*")
    page.clock.run_for(21_000)
    expect(field(page)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_asking_a_bot_that_cannot_be_reached_gives_null_and_an_event(opened: Opener, sites: Sites) -> None:
    page = opened(sites.publisher)
    expect(page.get_by_role("button", name=wording.OPEN_CHAT)).to_be_visible()
    page.route("**/api/start*", lambda route: route.abort())
    told = page.evaluate(
        """async () => {
          const told = [];
          document.addEventListener("letterlijk-error", ({ detail }) => told.push(detail));
          const chat = document.querySelector("letterlijk-chat");
          sessionStorage.setItem(`${chat.memoryName} 0`, "{}");
          const answer = await chat.ask("kramp?");
          await chat.clear();
          return [answer, told, sessionStorage.length];
        }"""
    )
    assert told == [None, [{"question": "kramp?", "reason": "network"}], 0]
