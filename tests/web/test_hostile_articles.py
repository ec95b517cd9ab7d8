"""An article that wants to run in a visitor's browser: every field of it is text, on every page and in the widget."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import yaml
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from bot import Assistant
from bot.confidence import Calibration
from corpus import read_folder
from index import Retriever, keep_calibration, load_encoder, open_current, rebuild
from tests.conftest import silently
from tests.foreign import PAGE, site
from tests.server import free_port, serving, settings_in
from tests.web.conftest import answers, ask
from web import create_app

RUN = "document.title='kwaad'"
MARKUP = (
    f"</title></script></style></textarea></template>--><script>{RUN}</script><img src=x onerror={RUN}>"
    f"<svg onload={RUN}>"
    f"<iframe srcdoc='<script>parent.{RUN}</script>'><a href='javascript:{RUN}'>x</a><base href=//kwaad.example>"
    f"<style>*{{display:none}}</style><form action=//kwaad.example>"
    f"<meta http-equiv=refresh content='0;url=//kwaad.example'>"
    f"{{{{7*7}}}}{{% raw %}}${{7*7}}\"'`onmouseover={RUN} \u202e\u2066\u200b"
)
WORDS = "zweten maakt je hemd nat"
LINKS = "[x](javascript:alert(1)) <javascript:alert(1)> ![x](http://kwaad.example/spoor.gif) [y](data:text/html,kwaad)"
URLS = [
    "javascript:alert(1)//https://krant.example/",
    " JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//kwaad.example/",
    "https://[kwaad",
    "https://",
    'http://krant.example/"onmouseover="alert(1)',
    "file:///etc/passwd",
]


def article(url: str = URLS[0]) -> str:
    fields = {name: f"{name} {MARKUP}" for name in ("title", "author", "publisher", "licence", "rights_holder")}
    front = yaml.safe_dump(
        {**fields, "url": url, "sources": [MARKUP, "javascript:alert(1)", LINKS]}, allow_unicode=True
    )
    text = f"Bij warmte {WORDS}. {MARKUP}\n\n{LINKS}\n\n- {MARKUP}\n\n## {MARKUP}\n\nDit hoort bij de kop.\n"
    return f"---\n{front}---\n\n{text}"


class Page(HTMLParser):
    """The elements of a page, and what their attributes would load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attributes if name.startswith("on") or name == "style"]
        self.addresses += [
            value or "" for name, value in attributes if name in {"href", "src", "action", "cite", "srcdoc"}
        ]


def index_of(articles: pathlib.Path, store: pathlib.Path) -> None:
    """An index that answers whatever is asked: so much mark-up is near to no question."""
    library = read_folder(articles)
    assert library.problems == ()
    rebuild(store, library.articles, load_encoder("hashing"), silently)
    keep_calibration(store, open_current(store), Calibration(answer=0, decline=0).stored())


@pytest.fixture(params=URLS)
def hostile(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> FlaskClient:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "kwaad.md").write_text(article(request.param), encoding="utf-8")
    index_of(folder, tmp_path / "s")
    return create_app(Assistant(Retriever(open_current(tmp_path / "s"), load_encoder("hashing")))).test_client()


def test_no_page_has_an_element_of_the_articles(hostile: FlaskClient) -> None:
    for text in (
        hostile.get("/artikelen/kwaad").text,
        hostile.get("/artikelen").text,
        hostile.get("/").text,
        hostile.post("/artikelen", data={"words": "zweten"}).text,
        hostile.post("/", data={"question": WORDS}).text,
    ):
        page = Page(text)
        assert not page.tags & {"img", "svg", "iframe", "base", "style", "b", "textarea", "template", "object", "embed"}
        assert page.handlers == []
        for address in page.addresses:
            assert address.startswith(("/", "http://localhost/", "#", "http://krant.example/")), address
            assert not address.startswith("//")
        assert "49" not in text.split("<main>")[1].split("hemd")[0]  # no template of theirs is filled in


def test_the_api_hands_on_no_address_that_runs(hostile: FlaskClient) -> None:
    response = hostile.post("/api/ask", json={"question": WORDS})
    answer = response.get_json()
    assert response.mimetype == "application/json"
    assert WORDS in answer["quotes"][0]["text"]
    for address in (answer["quotes"][0]["url"], answer["shown"][0]["publisher_url"], answer["shown"][0]["read_url"]):
        assert address == "" or address.startswith("http://krant.example/")
    assert answer["shown"][0]["place"].startswith("/artikelen/kwaad?")
    assert json.dumps(answer)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of a bot with one hostile article, and of a publisher's page with the widget."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    (folder / "articles" / "kwaad.md").write_text(article(), encoding="utf-8")
    index_of(folder / "articles", folder / "store")
    port = free_port()
    environment = settings_in(folder, folder / "articles", ORIGINS=f"http://127.0.0.1:{port}")
    with serving(environment, free_port()) as server:
        pages = {"/": PAGE.format(bot=server.url, attributes=""), "/site.css": "", "/favicon.ico": ""}
        with site(pages, server.url, port) as address:
            yield server.url, address


def test_nothing_of_it_runs_in_a_browser(browser: Browser, bot: tuple[str, str]) -> None:
    """Without our own policy on the page, as a publisher's page may have none: the widget itself makes only text."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith("http://127.0.0.1:") else elsewhere.append(request.url),
    )
    page.on("dialog", lambda dialog: elsewhere.append(dialog.message))
    server, publisher = bot
    for address in (server, publisher):
        page.goto(address)
        before = page.title()
        if address == publisher:
            page.locator("letterlijk-chat button.launcher").click()
        ask(page, WORDS)
        answers(page)
        expect(page.locator("blockquote").first).to_contain_text("<script>document.title='kwaad'</script>")
        for summary in page.locator("summary").all():
            summary.click()
        assert page.locator("letterlijk-chat :is(img, iframe, script, style, base, object, meta)").count() == 0
        links = page.locator("letterlijk-chat a").evaluate_all("links => links.map((link) => link.protocol)")
        assert set(links) <= {"http:"}
        assert page.title() == before
    for path in ("/artikelen/kwaad", "/artikelen"):
        page.goto(f"{server}{path}")
        expect(page.locator("main")).to_contain_text("<script>document.title='kwaad'</script>")
        assert page.title() != "kwaad"
        assert page.locator("main :is(img, iframe, script, svg, style, base)").count() == 0
    context.close()
    assert elsewhere == []
