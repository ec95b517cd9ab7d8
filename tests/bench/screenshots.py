"""The README's screenshot: a real server on our own articles, a real browser, a real question."""

from __future__ import annotations

import os
import shutil
import tempfile

from playwright.sync_api import sync_playwright

from bot import wording
from tests.paths import ROOT
from tests.server import free_port, serving

QUESTION = "mijn kuit trilt steeds als ik op de bank lig, is dat erg?"


def main() -> None:
    """Write docs/screenshot.png."""
    with (
        tempfile.TemporaryDirectory() as store,
        serving(os.environ | {"LETTERLIJK_STORE": store}, free_port()) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 1000})
        page.goto(server.url)
        page.get_by_label(wording.QUESTION_LABEL, exact=True).fill(QUESTION)
        page.keyboard.press("Enter")
        page.locator(".answer .disclaimer").wait_for()
        page.screenshot(path=ROOT / "docs" / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main()
