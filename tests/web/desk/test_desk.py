"""What editors see and add, as HTML."""

from __future__ import annotations

import html.parser
import pathlib
import re

from bot import Settings
from corpus import read_synonyms
from tests.web.desk.conftest import HOSTILE, TOKEN, Desk, fill, library_of
from tests.web.desk.test_signing_in import PAGES
from web import create_app


def test_whatever_others_wrote_is_only_ever_text(signed_in: Desk) -> None:
    for path in (*PAGES, "/redactie/passages/kwaad", "/redactie/artikelen?gebrek=author"):
        assert_only_text(signed_in.client.get(path).text)
    for question in (HOSTILE, f"zweten hemd nat {HOSTILE}", "x" * 1001, ""):
        page = signed_in.send("/redactie/proef", question=question, earlier=HOSTILE)
        assert page.status_code == 200
        assert_only_text(page.text)


def assert_only_text(page: str) -> None:
    """Every element and attribute is ours: none runs anything."""
    seen = Elements()
    seen.feed(page)
    assert {tag for tag, _ in seen.found} & {"img", "b", "i", "iframe", "style"} == set()
    names = {name for _, attributes in seen.found for name, _ in attributes}
    assert [name for name in names if name.startswith("on") or name == "style"] == []
    assert all(dict(attributes).get("src") for tag, attributes in seen.found if tag == "script")


class Elements(html.parser.HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def test_questions_without_an_answer_stand_in_groups(signed_in: Desk) -> None:
    page = signed_in.client.get("/redactie").text
    assert "2 keer gevraagd" in page
    assert "1 andere vraag die hierop lijkt" in page
    assert "Zonder antwoord" in page


def test_without_a_log_there_are_only_counts(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    settings = Settings(articles=articles, store=tmp_path / "store", desk_token=TOKEN)
    client = create_app(fill(articles, settings.store), settings).test_client()
    desk = Desk(client, settings)
    desk.sign_in()
    page = client.get("/redactie").text
    assert "De vragen zelf worden niet bewaard" in page
    assert "kruik" not in page
    assert "<meter" in page


def test_what_is_quoted_is_marked_with_how_often(signed_in: Desk) -> None:
    assert re.search(
        r'passages/kramp">Kramp in de kuit</a>.*?<td class="n">5</td>',
        signed_in.client.get("/redactie/passages").text,
        re.DOTALL,
    )
    page = signed_in.client.get("/redactie/passages/kramp").text
    assert re.search(r'5×, 5× als eerste</span> <mark class="heat heat-4">Trek je tenen naar je toe', page)
    assert re.search(r'nooit</span> <mark class="heat heat-0">Kramp in de kuit komt vaak', page)
    assert "5 keer</mark>" in page
    assert signed_in.client.get("/redactie/passages/nergens").status_code == 404


def test_opinions_are_told(signed_in: Desk) -> None:
    page = signed_in.client.get("/redactie/meningen").text
    assert re.search(r"Kramp in de kuit</a>.*?50 %", page, re.DOTALL)
    assert "te kort" in page


def test_lacks_are_told_and_can_be_chosen(signed_in: Desk) -> None:
    every = signed_in.client.get("/redactie/artikelen").text
    assert "geen auteur (2)" in every
    assert "te lange alinea (1)" in every
    without_author = signed_in.client.get("/redactie/artikelen?gebrek=author").text
    assert "Slecht slapen" in without_author
    assert "Kramp in de kuit" not in without_author


def test_golden_questions_fare(signed_in: Desk) -> None:
    page = signed_in.client.get("/redactie/vaste-vragen").text
    assert "nog niet gesteld" in page
    asked = signed_in.send("/redactie/vaste-vragen", page="/redactie/vaste-vragen").text
    assert "✓ citaat 1" in asked
    assert "✗ niet in de citaten" in asked
    (signed_in.settings.articles / "golden.jsonl").write_text("geen json\n")
    broken = signed_in.client.get("/redactie/vaste-vragen")
    assert (broken.status_code, "golden.jsonl:1" in broken.text) == (500, True)
    assert "Elke regel van het bestand is één vraag" in broken.text


def test_what_cannot_be_read_is_told_with_what_to_do(signed_in: Desk) -> None:
    (signed_in.settings.store / "counts.sqlite3").write_bytes(b"geen database" * 100)
    for path in ("/redactie", "/redactie/passages"):
        page = signed_in.client.get(path)
        assert page.status_code == 500
        assert "Geef dan de technische melding door aan de beheerder" in page.text


def test_the_tester_explains(signed_in: Desk) -> None:
    page = signed_in.send(
        "/redactie/proef", question="en wat helpt dartegen?", earlier="ik heb kramp in mijn kuit"
    ).text
    assert "<bdi>dartegen</bdi> → <bdi>daartegen</bdi>" in page
    assert "ik heb kramp in mijn kuit en wat helpt daartegen?" in page
    assert '<span class="badge">geciteerd</span>' in page
    urgent = signed_in.send("/redactie/proef", question="ik wil niet meer leven").text
    assert "lijst met dringende situaties" in urgent
    assert "Welke passages er zijn bekeken" not in urgent


def test_a_question_is_added_to_the_file(signed_in: Desk) -> None:
    path = signed_in.settings.articles / "kramp.md"
    before = path.read_text(encoding="utf-8")
    sent = {
        "article": "kramp",
        "heading": "Wat helpt tegen kramp?",
        "question": f"hoe raak ik mijn {HOSTILE[:40]} kwijt",
    }
    added = signed_in.send("/redactie/vraag-erbij", **sent)
    assert added.location == "/redactie/index?gedaan=vraag"
    assert "Hij telt mee zodra de index is bijgewerkt" in signed_in.client.get(added.location).text
    assert library_of(signed_in.settings)["kramp"] == (("Wat helpt tegen kramp?", (sent["question"],)),)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before.split("\n---")[0])
    assert after.endswith(before.split("\n---")[1])
    assert signed_in.send("/redactie/vraag-erbij", **sent).location == "/redactie/index?gedaan=stond-er-al"
    top = signed_in.send("/redactie/vraag-erbij", article="kramp", heading="", question="kuitknoop")
    assert top.status_code == 303
    assert dict(library_of(signed_in.settings)["kramp"])["Kramp in de kuit"] == ("kuitknoop",)


NO_QUESTIONS = (
    {"article": "nergens", "heading": "", "question": "kuitknoop"},
    {"article": "../kramp", "heading": "", "question": "kuitknoop"},
    {"article": "kramp", "heading": "Nergens", "question": "kuitknoop"},
    {"article": "kramp", "heading": "", "question": ""},
    {"article": "kramp", "heading": "", "question": "x" * 301},
    {"article": "kramp", "heading": "", "question": "een\nregel"},
)


def test_what_is_no_question_of_a_section_changes_nothing(signed_in: Desk) -> None:
    before = {path: path.read_bytes() for path in signed_in.settings.articles.iterdir()}
    for sent in NO_QUESTIONS:
        refused = signed_in.send("/redactie/vraag-erbij", **sent)
        assert (refused.status_code, "Er is niets toegevoegd" in refused.text) == (409, True)
    assert {path: path.read_bytes() for path in signed_in.settings.articles.iterdir()} == before


def test_a_synonym_is_added_to_the_list(signed_in: Desk) -> None:
    sent = {"word": "kramp", "said": "stijve poot"}
    assert signed_in.send("/redactie/synoniem-erbij", **sent).location == "/redactie/index?gedaan=synoniem"
    assert read_synonyms(signed_in.settings.articles) == (("kramp", "stijve poot"),)
    for said in ("", "a, b", "a: b\nc: d", "x" * 101):
        assert signed_in.send("/redactie/synoniem-erbij", word="kramp", said=said).status_code == 409
    assert read_synonyms(signed_in.settings.articles) == (("kramp", "stijve poot"),)


def test_a_folder_that_is_gone_is_told_with_what_to_do(signed_in: Desk) -> None:
    folder = signed_in.settings.articles
    folder.rename(folder.with_name("elders"))
    question = signed_in.send("/redactie/vraag-erbij", article="kramp", heading="", question="kuitknoop")
    assert (question.status_code, "kan niet worden gelezen" in question.text) == (409, True)
    synonym = signed_in.send("/redactie/synoniem-erbij", word="kramp", said="stijve poot")
    assert (synonym.status_code, "schrijfrechten te geven" in synonym.text) == (409, True)
