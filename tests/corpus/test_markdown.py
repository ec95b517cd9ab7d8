"""What is written reads back as the same article; what is broken is named."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import markdown
from corpus.text import canonical_line, compose
from corpus.types import ArticleError, Element, Kind, Metadata

KINDS = st.sampled_from(list(Kind))
LINES = st.text(st.characters(codec="utf-8"), max_size=40) | st.text("*_[]()<>&;#+-=~`\\1.) \n\tab!|:'\"", max_size=20)
ELEMENTS = st.builds(Element, KINDS, LINES, st.integers(0, 7), st.sampled_from(["", "1.", "2)", "10.", "a."]))


@given(st.lists(ELEMENTS, min_size=1))
def test_an_article_reads_back_as_it_was_written(elements: list[Element]) -> None:
    article = compose("een-artikel", Metadata("Een titel"), [Element(Kind.PARAGRAPH, "Tekst."), *elements])
    draft = markdown.read(markdown.write(article), "een-artikel.md")
    assert compose(draft.id, draft.metadata, draft.elements) == article


def test_other_questions_for_a_section_read_back_as_they_were_written() -> None:
    questions = "questions:\n  A:\n  - wat is a?\n  Kop:\n  - hoe dan?\n  - waarom?\n"
    text = f"---\ntitle: A\n{questions}---\nTekst\n\n## Kop\n\nMeer."
    draft = markdown.read(text, "a.md")
    assert draft.metadata.questions == (("A", ("wat is a?",)), ("Kop", ("hoe dan?", "waarom?")))
    assert (
        markdown.read(markdown.write(compose("a", draft.metadata, draft.elements)), "a.md").metadata == draft.metadata
    )


@given(LINES.map(canonical_line).filter(bool), LINES.map(canonical_line), st.booleans(), st.dates())
def test_metadata_reads_back_as_it_was_written(title: str, author: str, quotable: bool, day: datetime.date) -> None:
    metadata = Metadata(title, author, quotable=quotable, updated=day)
    article = compose("a", metadata, [Element(Kind.PARAGRAPH, "Tekst.")])
    assert markdown.read(markdown.write(article), "a.md").metadata == metadata


def test_structure_is_read_and_mark_up_is_not() -> None:
    text = """# Kramp

Een **vette** [link](http://a.example) en ![beeld](b.png) `code`
loopt door.

## Wat helpt

1. Rekken
   - de kuit
2. Warmte

> Een citaat
"""
    assert markdown.read(text, "kramp.md").elements == (
        Element(Kind.PARAGRAPH, "Een vette link en code loopt door."),
        Element(Kind.HEADING, "Wat helpt", 2),
        Element(Kind.ITEM, "Rekken", 0, "1."),
        Element(Kind.ITEM, "de kuit", 1),
        Element(Kind.ITEM, "Warmte", 0, "2."),
        Element(Kind.PARAGRAPH, "Een citaat"),
    )


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("---\ntitle: A\n\nTekst", "a.md:1:", "end it with a line '---'"),
        ("---\ntitle: A: b\n---\nTekst", "a.md:2:", "in quotes"),
        ("---\n- een\n---\nTekst", "a.md:2:", "key: value"),
        ("---\ntitle: A\nupdated: morgen\n---\nTekst", "a.md:3:", "a date such as"),
        ("---\ntitle: A\nquotable: misschien\n---\nTekst", "a.md:3:", "true or false"),
        ("---\ntitle: [a, b]\n---\nTekst", "a.md:2:", "one line of text"),
        ("---\ntitle: A\nquestions: nee\n---\nTekst", "a.md:3:", "a list of questions under each heading"),
        ("---\ntitle: A\nquestions: {B: [b]}\n---\nTekst", "a.md:2:", "names the heading 'B'"),
        ("Tekst zonder titel", "a.md:1:", "add 'title: …'"),
        ("---\ntitle: A\n---\n\n## Kop", "a.md:4:", "write the article there"),
    ],
)
def test_a_broken_file_names_line_and_remedy(text: str, place: str, remedy: str) -> None:
    with pytest.raises(ArticleError) as caught:
        markdown.read(text, "a.md")
    assert place in str(caught.value)
    assert remedy in str(caught.value)
