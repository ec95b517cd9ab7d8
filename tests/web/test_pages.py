"""The pages as HTML: everything shown, nothing interpreted."""

from __future__ import annotations

import pathlib
import re

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Settings, checksum, wording
from corpus import Span, read_article, read_folder
from index import Retriever, load_encoder, open_current, rebuild
from tests.conftest import silently
from web import create_app
from web.marking import shown_article

HOSTILE = "<img src=x onerror=alert(1)>&amp;\u202e\"'"


def test_the_page_starts_with_what_it_is_and_examples(client: FlaskClient) -> None:
    page = client.get("/").text
    assert wording.PAGE_INTRO in page
    assert page.count('<li><button name="question"') == 3
    assert re.search(r"<script(?![^>]*\bsrc=)|style=|\son\w+=", page) is None


def test_without_javascript_the_form_answers(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "wat helpt tegen kramp?", "conversation": ""}).text
    assert '<blockquote lang="nl">' in page
    assert "Kramp in de kuit" in page
    assert wording.DISCLAIMER in page
    assert re.search(r'href="/artikelen/kramp\?van=\d+&amp;tot=\d+&amp;som=[0-9a-f]{8}#citaat"', page)
    token = re.search(r'name="conversation" value="([^"]+)"', page)
    assert token is not None


@pytest.mark.parametrize("question", [HOSTILE, "kramp " + HOSTILE, "x" * 1001, "", "😀" * 300])
def test_a_question_is_only_ever_text(client: FlaskClient, question: str) -> None:
    response = client.post("/", data={"question": question})
    assert response.status_code == 200
    assert "<img" not in response.text


def test_an_article_shows_the_passage_in_its_place(client: FlaskClient) -> None:
    answer = client.post("/api/ask", json={"question": "wanneer huisarts bellen bij rode kuit"}).get_json()
    quote = answer["quotes"][0]
    page = client.get(answer["shown"][0]["place"]).text
    marked = re.findall(r"<mark[^>]*>(.*?)</mark>", page)
    assert page.count('id="citaat"') == 1
    assert " ".join(marked) == quote["text"]
    assert "<h2>Wanneer bel je de huisarts?</h2>" in page
    assert '<link rel="canonical" href="https://krant.example/kramp">' in page


@pytest.mark.parametrize("query", ["", "?van=-1&tot=5", "?van=9&tot=3", "?van=a&tot=b", "?van=0&tot=999999"])
def test_bad_offsets_mark_nothing(client: FlaskClient, query: str) -> None:
    response = client.get(f"/artikelen/kramp{query}")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_other_words_than_those_quoted_are_not_marked(client: FlaskClient, assistant: Assistant) -> None:
    article = assistant.article("kramp")
    assert article is not None
    address = f"/artikelen/kramp?van=0&tot=9&som={checksum(article.text[:9])}"
    assert "<mark" in client.get(address).text
    moved = client.get(address.replace("tot=9", "tot=8"))  # as when the article changed after the answer
    assert moved.status_code == 200
    assert "<mark" not in moved.text
    assert wording.QUOTED_PASSAGE not in moved.text


def test_an_article_that_may_not_be_quoted_shows_title_and_link_only(client: FlaskClient) -> None:
    page = client.get("/artikelen/migraine").text
    assert "Migraine en hoofdpijn" in page
    assert "https://krant.example/migraine" in page
    assert "bonzende" not in page


@pytest.mark.parametrize("path", ["/artikelen/nergens", "/artikelen/../etc/passwd", "/nergens"])
def test_what_is_not_there_is_a_friendly_page(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert wording.BACK_TO_CONVERSATION in response.text


def test_a_hostile_article_is_only_ever_text(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (articles / "kwaad.md").write_text(
        f"---\ntitle: '{HOSTILE.replace(chr(39), chr(39) * 2)}'\nurl: javascript:alert(1)\n---\n\n"
        "Kwaadaardige\u200b tekst met <script>alert(1)</script> en <b onclick=x>vet</b>.\n",
        encoding="utf-8",
    )
    encoder = load_encoder("hashing")
    rebuild(tmp_path / "s", read_folder(articles).articles, encoder, silently)
    client = create_app(Assistant(Retriever(open_current(tmp_path / "s"), encoder))).test_client()
    for page in (
        client.get("/artikelen/kwaad").text,
        client.get("/artikelen").text,
        client.post("/", data={"question": "kwaadaardige tekst script"}).text,
    ):
        assert "<img" not in page
        assert "<script>" not in page
        assert "<b onclick" not in page
        assert "javascript:" not in page


def test_an_article_tells_other_sites_what_it_is(client: FlaskClient) -> None:
    page = client.get("/artikelen/slaap").text
    assert "<title>Slecht slapen – De Proefkrant</title>" in page
    for line in (
        '<link rel="canonical" href="http://localhost/artikelen/slaap">',  # it has no address at its publisher
        '<meta property="og:type" content="article">',
        '<meta property="og:title" content="Slecht slapen">',
        '<meta property="og:url" content="http://localhost/artikelen/slaap">',
        '<meta property="og:site_name" content="De Proefkrant">',
        '<meta property="article:published_time" content="2025-05-06">',
        'content="Wie slecht slaapt, is overdag moe en prikkelbaar. Drink in de avond geen koffie."',
    ):
        assert line in page
    assert "og:description" not in client.get("/artikelen/migraine").text


def test_articles_are_found_by_the_words_in_them(client: FlaskClient) -> None:
    def found(words: str) -> list[str]:
        return re.findall(
            r'<li lang="nl"><a href="/artikelen/(\w+)">', client.post("/artikelen", data={"words": words}).text
        )

    assert found("") == ["kramp", "migraine", "slaap"]
    assert found("Koffie MOE") == ["slaap"]
    assert found("migraine") == ["migraine"]
    assert found("bonzende") == []  # its text may not be shown, so not be searched either
    assert wording.NO_ARTICLES_FOUND in client.post("/artikelen", data={"words": HOSTILE}).text


def test_a_search_is_as_short_as_its_field(client: FlaskClient) -> None:
    assert client.post("/artikelen", data={"words": "a" * 200}).status_code == 200
    refused = client.post("/artikelen", data={"words": "a " * 101})
    assert (refused.status_code, wording.PROBLEM_WORDS in refused.text) == (422, True)


def test_an_urgent_answer_can_be_called_without_javascript(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "ik wil niet meer leven"}).text
    assert '<a class="call" href="tel:112">Bel 112</a>' in page
    assert '<a class="call" href="tel:08000113">Bel 0800-0113</a>' in page


def test_the_whole_bot_says_u_where_the_publisher_does(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    encoder = load_encoder("hashing")
    rebuild(tmp_path / "s", read_folder(articles).articles, encoder, silently)
    formal = Assistant(Retriever(open_current(tmp_path / "s"), encoder), address="u")
    client = create_app(formal, Settings(address="u")).test_client()
    said = [client.get("/").text, client.get("/artikelen").text, client.get("/artikelen/migraine").text]
    said += [
        client.post("/", data={"question": question}).text for question in ("", "qwxz vlpk", "bedankt", "x" * 1001)
    ]
    said += [client.get("/widget.js").text.split('"nl"')[1], str(client.get("/api/start").get_json()["words"])]
    assert "Stel uw vraag aan de artikelen" in said[0]
    for text in said:
        assert not re.search(r"\b([Jj]e|[Jj]ij|[Jj]ouw?)\b", re.sub(r"<(li|button)\b.*", "", text)), text


def test_segments_of_a_block_are_its_text(articles: pathlib.Path) -> None:
    article = read_article(articles / "kramp.md")
    for start in range(0, len(article.text) - 30, 7):
        shown = shown_article(article, Span(start, start + 30))
        for block, found in zip(article.blocks, shown, strict=True):
            assert "".join(segment.text for segment in found.segments) == block.span.of(article.text)
        marked = "".join(segment.text for found in shown for segment in found.segments if segment.marked)
        inside = article.text[start : start + 30]
        assert re.sub(r"\s|•", "", marked) == re.sub(r"\s|•", "", inside)
