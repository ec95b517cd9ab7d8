"""Pictures of every state, from a real server on our own articles and a real browser: `make screenshots`.

All go to build/screenshots/; those of the README and of docs/desk.md are also put in docs/.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from bot import wording
from tests.foreign import PAGE, site
from tests.paths import ROOT
from tests.server import free_port, serving

FOLDER = ROOT / "build" / "screenshots"
LOOKS = {
    "phone": {"viewport": {"width": 375, "height": 812}, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1000, "height": 1160}, "device_scale_factor": 2},
    "dark": {"viewport": {"width": 1000, "height": 1160}, "device_scale_factor": 2, "color_scheme": "dark"},
}
ASKED = {
    "answered": "wat is een emg?",
    "unsure": "vitamine d",
    "declined": "wat kost een treinkaartje naar Parijs?",
    "urgent": "ik wil niet meer leven",
    "numbers": "hij is niet wakker te krijgen",
    "smalltalk": "wie ben jij?",
}
TOKEN = secrets.token_urlsafe()
STYLE = """body { margin: 0; font: 1.1rem/1.6 Charis SIL, Georgia, serif; background: #fff; color: #222; }
main { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; } h1 { font-size: 2.6rem; line-height: 1.1; }"""


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as store,
        serving(
            os.environ
            | {
                "LETTERLIJK_STORE": store,
                "LETTERLIJK_ORIGINS": f"http://127.0.0.1:{port}",
                "LETTERLIJK_RATE_LIMIT": "off",
                "LETTERLIJK_DESK_TOKEN": TOKEN,
            },
            free_port(),
        ) as server,
        site({"/": PAGE.format(bot=server.url, attributes=""), "/site.css": STYLE}, server.url, port) as publisher,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for look in LOOKS:
            seen = itertools.chain(states(browser, look, server.url, publisher), desk(browser, look, server.url))
            for name, page in seen:
                page.screenshot(path=FOLDER / f"{name}-{look}.png")
                print(FOLDER / f"{name}-{look}.png")
        browser.close()
    shutil.copy(FOLDER / "answered-desktop.png", ROOT / "docs" / "page.png")
    shutil.copy(FOLDER / "bubble-phone.png", ROOT / "docs" / "bubble.png")
    shutil.copy(FOLDER / "desk-tester-desktop.png", ROOT / "docs" / "desk.png")


def states(browser: Browser, look: str, bot: str, publisher: str) -> Iterator[tuple[str, Page]]:
    """The name of each state, with a page that is in it."""
    context = browser.new_context(locale="nl", reduced_motion="reduce", **LOOKS[look])  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(bot)
    page.locator("textarea").wait_for()
    yield "start", page
    for name, question in ASKED.items():
        ask(page, question)
        page.locator(".answer").wait_for()
        yield name, page
        page.get_by_role("button", name=wording.NEW_CONVERSATION).click()
    context.set_offline(True)
    ask(page, ASKED["answered"])
    page.locator(".trouble").wait_for()
    yield "error", page
    context.set_offline(False)
    page.locator(".answer").wait_for(timeout=60_000)
    page.get_by_role("link", name=wording.READ_IN_ARTICLE).first.click()
    page.locator("#citaat").wait_for()
    yield "article", page
    page.goto(f"{bot}/artikelen")
    yield "articles", page
    page.goto(publisher)
    page.locator(".launcher").wait_for()
    yield "closed", page
    page.locator(".launcher").click()
    page.locator("textarea").wait_for()
    yield "open", page
    ask(page, ASKED["answered"])
    page.locator(".answer").wait_for()
    yield "bubble", page
    context.close()


def desk(browser: Browser, look: str, bot: str) -> Iterator[tuple[str, Page]]:
    """The pages of the editors' desk; the questions of the other pictures were counted."""
    context = browser.new_context(locale="nl", **LOOKS[look])  # type: ignore[arg-type]
    page = context.new_page()
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 1_500})  # type: ignore[index]
    page.goto(f"{bot}/redactie")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/redactie")
    yield "desk-unanswered", page
    page.goto(f"{bot}/redactie/proef")
    page.locator("#question").fill("wat kost een emg of kuitkrmp")
    page.keyboard.press("Enter")
    page.locator(".verdict").wait_for()
    yield "desk-tester", page
    for name in ("passages", "passages/onderzoek-bij-spiertrekkingen", "artikelen", "index"):
        page.goto(f"{bot}/redactie/{name}")
        yield f"desk-{name.partition('/')[0]}{'-heat' if '/' in name else ''}", page
    context.close()


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    page.locator("textarea").fill(question)
    page.keyboard.press("Enter")


if __name__ == "__main__":
    main()
