"""What the widget costs a visitor: bytes, requests and time, in a real browser on a publisher's page: `make bench`."""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import tempfile
import time

from playwright.sync_api import Browser, Page, sync_playwright

from tests.foreign import PAGE, site
from tests.paths import ROOT
from tests.server import free_port, serving

ROUNDS = 9
MANY = 200
QUESTION = "wat is een emg?"
# The time of each question, its answer drawn, in milliseconds; the server's answer is replaced by one that is at hand.
ASKED_MANY_TIMES = """async ([many, question]) => {
  const chat = document.querySelector("letterlijk-chat"), times = [];
  const answer = await chat.ask(question);
  window.fetch = async () => new Response(JSON.stringify(answer));
  for (let number = 1; number < many; number++) {
    const start = performance.now();
    await chat.ask(question);
    chat.shadowRoot.querySelector(".exchange:last-child").getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""


def main() -> None:
    """Measure a first visit a number of times, and one long conversation."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    with (
        tempfile.TemporaryDirectory() as store,
        serving(os.environ | {"LETTERLIJK_STORE": store, "LETTERLIJK_ORIGINS": origin}, free_port()) as server,
        site({"/": PAGE.format(bot=server.url, attributes=""), "/site.css": ""}, server.url, port) as publisher,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        weigh(browser, server.url, publisher)
        first_answers(browser, publisher)
        long_conversation(browser, publisher)
        browser.close()


def weigh(browser: Browser, bot: str, publisher: str) -> None:
    """Print the requests and bytes as they travel, before the button is pressed and after."""
    page = browser.new_page()
    sizes: list[tuple[str, int]] = []
    page.on(
        "requestfinished",
        lambda request: (
            sizes.append((request.url, request.sizes()["responseBodySize"])) if request.url.startswith(bot) else None
        ),
    )
    page.goto(publisher)
    page.locator(".launcher").wait_for()
    page.wait_for_load_state("networkidle")
    print(f"before it is opened   {len(sizes)} requests, {sum(size for _, size in sizes)} bytes")
    before = len(sizes)
    page.locator(".launcher").click()
    page.locator("textarea").wait_for()
    page.wait_for_load_state("networkidle")
    print(f"opened                {len(sizes) - before} more requests, {sum(size for _, size in sizes[before:])} bytes")
    for url, size in sizes:
        print(f"  {size:>6}  {url.rsplit('/', 1)[-1]}")
    files = [
        path
        for path in (ROOT / "web" / "static").iterdir()
        if path.name in {url.rsplit("/", 1)[-1] for url, _ in sizes}
    ]
    print(f"scripts and styles    {sum(len(gzip.compress(path.read_bytes())) for path in files)} bytes with gzip")
    page.close()


def first_answers(browser: Browser, publisher: str) -> None:
    """Print how long a visitor waits, with nothing kept from an earlier visit."""
    times: dict[str, list[float]] = {"button to field": [], "question to answer": []}
    for _ in range(ROUNDS):
        page = browser.new_page()
        page.goto(publisher)
        page.locator(".launcher").wait_for()
        start = time.perf_counter()
        page.locator(".launcher").click()
        page.locator("textarea").wait_for()
        times["button to field"].append(time.perf_counter() - start)
        times["question to answer"].append(answered(page))
        page.close()
    for what, seconds in times.items():
        print(f"{what:<22}{1000 * statistics.median(seconds):.0f} ms, median of {ROUNDS}")


def answered(page: Page) -> float:
    """Seconds from Enter to the answer on the screen."""
    page.locator("textarea").fill(QUESTION)
    start = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator("blockquote").first.wait_for()
    return time.perf_counter() - start


def long_conversation(browser: Browser, publisher: str) -> None:
    """Print what the widget itself takes for a question, early and late in a conversation."""
    page = browser.new_page()
    page.goto(publisher)
    page.locator(".launcher").wait_for()
    times = page.evaluate(ASKED_MANY_TIMES, [MANY, QUESTION])
    early, late = statistics.median(times[10:50]), statistics.median(times[-40:])
    print(f"drawing an answer     {early:.1f} ms early, {late:.1f} ms late in a conversation of {MANY} questions")
    page.close()


if __name__ == "__main__":
    main()
