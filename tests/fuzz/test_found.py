"""What fuzzing found, each with the input that showed it. A hang would be minutes to centuries, and is stopped."""

from __future__ import annotations

import base64
import faulthandler
import signal
import types
import zlib
from collections.abc import Iterator

import pytest

from bot import Assistant, Message, Outcome
from bot.smalltalk import reply_to
from bot.source import is_asked_for
from bot.types import Conversation
from corpus import chunks_of, sentence_spans
from corpus.dates import date_in
from corpus.furniture import matches
from corpus.readers import html, markdown, plaintext
from corpus.text import compose
from corpus.types import ArticleError, Draft, Element, Kind, Metadata
from index.dutch import stems_of, terms_of

SENTENCE = "Dit is een lange zin met veel woorden erin, waar niets mee mis is."
_PATIENCE = 120  # seconds


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """Stops what hangs."""

    def stop(_number: int, _frame: types.FrameType | None) -> None:
        faulthandler.dump_traceback()
        raise AssertionError(f"not done after {_PATIENCE} seconds")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_PATIENCE)
    yield
    signal.alarm(0)


def page(body: str) -> Draft:
    return html.read(f"<html><body><h1>Titel</h1><p>{SENTENCE}</p>{body}</body></html>".encode(), "page.html")


def front_matter(lines: str) -> Draft:
    return markdown.read(f"---\n{lines}\n---\n\nTekst.\n", "a.md")


@pytest.mark.parametrize(
    "said", ["bedankt" + " om a" * 180 + " " + "x" * 60, "wie heeft het artikel over " + "a " * 480]
)
def test_a_visitor_cannot_keep_the_bot_busy(said: str) -> None:
    assert (reply_to(said), is_asked_for(said)) == ("", False)
    assert reply_to("bedankt voor de uitleg hoor") == "THANKS"


@pytest.mark.parametrize("line", ["home" + ">a" * 80 + "b" * 100, "a" + " > a" * 240 + "!" * 30, "x" * 100_000])
def test_a_line_cannot_keep_the_importer_busy(line: str) -> None:
    assert matches("drop", line) is None


@pytest.mark.parametrize("line", ["Home > Gezondheid > Kramp", "home | contact", "Home"])
def test_breadcrumbs_are_still_furniture(line: str) -> None:
    assert matches("drop", line)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"Kop {number}\n" for number in range(10_000)),
        "a\n" * 20_000,
        "Jan Jansen\n3 mei 2024\n" * 3_000,
        "A" * 100_000 + "!",
        "alle rechten voorbehouden " * 4_000 + "x.y",
        ("woord " * 9 + "\n") * 10_000,
    ],
    ids=["headings", "lines", "names", "capitals", "rights", "margin"],
)
def test_a_long_text_is_read_in_time(text: str) -> None:
    draft = plaintext.read(f"Titel\n\n{SENTENCE}\n\n{text}\n\n{SENTENCE}\n", "a.txt")
    assert draft.metadata.title == "Titel"
    plaintext.read(f"Titel\n{text}\n{SENTENCE}\n", "a.txt")


def test_a_long_list_is_numbered_in_time() -> None:
    numbers = [
        element.marker
        for element in page("<ol start=3>" + "".join(f"<li>aap {n}</li>" for n in range(10_000)) + "</ol>").elements[1:]
    ]
    assert numbers == [f"{number}." for number in range(3, 10_003)]


@pytest.mark.parametrize("start", ["²", "9" * 5_000, "-1", "drie", ""])
def test_a_list_that_starts_nowhere_starts_at_one(start: str) -> None:
    assert page(f'<ol start="{start}"><li>aap</li></ol>').elements[-1].marker == "1."


def test_a_long_page_is_found_in_time() -> None:
    body = "<div>" * 60 + "".join(f"<p>{number} {SENTENCE}</p><div class=ad></div>" for number in range(1_000))
    assert len(page(body).elements) >= 1_000


def test_a_long_line_has_sentences() -> None:
    line = "Dit is o.a. een zin. " * 5_000
    assert {span.of(line) for span in sentence_spans(line)} == {"Dit is o.a. een zin."}
    assert "".join(span.of("a. " * 20_000) for span in sentence_spans("a. " * 20_000)).count("a.") == 20_000


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "title: A\na: &a [x, x]\n"
            + "".join(
                f"{name}: &{name} [*{before}, *{before}]\n"
                for before, name in zip("abcdefgh", "bcdefghi", strict=False)
            ),
            "an alias",
        ),
        ("title: A\nsources: &s [*s]", "an alias"),
        ("title: " + "[" * 50_000, "a list in a list"),
        ("title: A\nsources: [[een bron]]", "'sources' must hold lines of text"),
        ("title: A\nquestions: {A: [[wat is a]]}", "a list of questions"),
        ("title: A\nid: [a]", "'id' must be one line"),
        ("? [a]\n: b", "unhashable"),
    ],
)
def test_front_matter_cannot_stand_for_more_than_it_is(lines: str, said: str) -> None:
    with pytest.raises(ArticleError, match=said):
        front_matter(lines)


def test_front_matter_is_read_as_it_is_written() -> None:
    draft = front_matter(
        "title: 007\nauthor: on\nlicence: 1:30\npublisher: 3.10\nurl: !!timestamp x\nrights_holder: null"
    )
    found = draft.metadata
    assert (found.title, found.author, found.licence, found.publisher) == ("007", "on", "1:30", "3.10")
    assert (found.url, found.rights_holder) == ("x", "")


def test_two_equal_dates_are_written_and_read() -> None:
    draft = front_matter("title: A\npublished: 2026-01-02 10:00:00\nupdated: 2026-01-02\nquotable: No")
    article = compose("a", draft.metadata, draft.elements)
    assert markdown.read(markdown.write(article), "a.md").metadata == draft.metadata
    assert (draft.metadata.published == draft.metadata.updated, draft.metadata.quotable) == (True, False)


def test_a_heading_that_says_the_title_again_is_kept() -> None:
    draft = markdown.read("# Titel\n\n# Tit\x08el\n\nTekst.\n", "a.md")
    article = compose("a", draft.metadata, draft.elements)
    again = markdown.read(markdown.write(article), "a.md")
    assert compose("a", again.metadata, again.elements) == article
    assert article.text == "Titel\n\nTekst."


@pytest.mark.parametrize("text", ["12:30", "gisteren", "3 dagen geleden", "3 maart", "2024", "12", "1" * 5_000])
def test_a_date_is_never_made_up(text: str) -> None:
    assert date_in(text) is None


def test_a_conversation_nested_too_deep_is_none_of_ours() -> None:
    token = base64.urlsafe_b64encode(zlib.compress(b"[" * 15_000)).decode()
    assert Conversation.from_token(token) == Conversation()


@pytest.mark.parametrize(("text", "before"), [("wat helpt tegen kramp \ud800", "x"), ("en daarna?", "kramp \udfff")])
def test_half_a_character_is_left_out(assistant: Assistant, text: str, before: str) -> None:
    answer = assistant.reply(Message(text, Conversation((before,))))
    assert answer.understood_as.encode()
    assert assistant.reply(Message("\ud800")).outcome is Outcome.SMALLTALK


def test_a_line_under_a_word_is_no_term() -> None:
    assert terms_of("_ __ kramp_") == terms_of("kramp_")
    assert stems_of("___") == []


def test_a_list_that_goes_down_a_thousand_levels_is_cut_into_passages() -> None:
    draft = page("".join(f"<ul><li>stap {number}" for number in range(120)))
    article = compose("a", draft.metadata, draft.elements)
    assert sum(element.kind is Kind.ITEM for element in draft.elements) == 120
    assert all(chunk.text == chunk.span.of(article.text) for chunk in chunks_of(article))


def test_a_page_without_a_title_is_named_after_its_first_heading() -> None:
    untitled = f"<html><body><p>{SENTENCE}</p>%s<p>Rek de spier en loop een stukje rond.</p></body></html>"
    assert html.read((untitled % "<h3>Wat helpt?</h3>").encode(), "page.html").metadata.title == "Wat helpt?"
    with pytest.raises(ArticleError, match="no title was found"):
        html.read((untitled % "").encode(), "page.html")


@pytest.mark.parametrize(("said", "language"), [("n\xa0", "nl"), ("EN-gb", "en"), ("", "nl"), ("4", "nl")])
def test_a_language_is_two_letters(said: str, language: str) -> None:
    text = f"<html lang='{said}'><body><h1>Titel</h1><p>{SENTENCE}</p></body></html>"
    assert html.read(text.encode(), "page.html").metadata.language == language


def test_an_item_of_nothing_visible_is_no_line() -> None:
    draft = plaintext.read(
        f"Titel\n\n{SENTENCE}\n\nHier gaat een regel van meer dan vijftig letters verder\n1. \0\0\n", "a.txt"
    )
    assert all(element.text for element in draft.elements)


def test_an_item_is_one_level_below_the_one_it_belongs_to() -> None:
    draft = page("<ul><li>een<ul><li><ul><li>twee</ul></ul><li>drie</ul>")
    assert [(element.text, element.level) for element in draft.elements if element.kind is Kind.ITEM] == [
        ("een", 0),
        ("twee", 1),
        ("drie", 0),
    ]


def test_an_item_goes_up_where_the_one_it_belongs_to_was_left_out() -> None:
    text = f"Titel\n\n{SENTENCE}\n\n- Lees ook: iets anders\n  - een warme kruik op de kuit\n    - rek de spier\n"
    draft = plaintext.read(text, "a.txt")
    assert [(each.text, each.level) for each in draft.elements if each.kind is Kind.ITEM] == [
        ("een warme kruik op de kuit", 0),
        ("rek de spier", 1),
    ]


def test_a_list_of_many_levels_reads_back() -> None:
    draft = page("".join(f"<ul><li>stap {number}" for number in range(60)))
    article = compose("a", draft.metadata, draft.elements)
    again = markdown.read(markdown.write(article), "a.md")
    assert compose("a", again.metadata, again.elements) == article


def test_what_is_said_of_an_article_is_one_line() -> None:
    address = "https://krant.example/kr\x85\u2028amp\u00ad"
    url = page(f'<link rel="canonical" href="{address}">').metadata.url
    found = front_matter(f'title: A\nurl: "{address}"\nauthor: "\\u2029Jan\\uFEFF \\x85\\xA0 \\n Jansen"').metadata
    assert (url, found.url, found.author) == ("https://krant.example/kr amp",) * 2 + ("Jan Jansen",)


def test_a_question_is_asked_of_the_heading_that_shows_the_same() -> None:
    questions = 'questions: {"Wat\\x85 helpt?": [een], "Wat helpt?": ["twee\\n"]}'
    draft = markdown.read(f"---\ntitle: A\n{questions}\n---\n\n## Wat helpt\u00ad?\n\nTekst.\n", "a.md")
    assert draft.metadata.questions == (("Wat helpt?", ("een", "twee")),)


def test_a_title_longer_than_a_page_reads_back() -> None:
    article = compose("a", Metadata("a" * 10_000 + " ---"), [Element(Kind.PARAGRAPH, "Tekst.")])
    assert markdown.read(markdown.write(article), "a.md").metadata == article.metadata


def test_a_field_without_a_value_is_none() -> None:
    draft = front_matter('title: A\nlanguage: "\\xAD"\nsources: []')
    article = compose("a", draft.metadata, draft.elements)
    assert markdown.read(markdown.write(article), "a.md").metadata == draft.metadata == Metadata("A", language="nl")
