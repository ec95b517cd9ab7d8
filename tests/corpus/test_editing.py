"""What is added is all that changes: every other byte stays, and the file reads as before plus what was added."""

from __future__ import annotations

import difflib
import pathlib
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import EditError, Refusal, add_question, add_synonym, read_article, read_synonyms
from corpus.text import canonical_line

BODY = "\n# Kop\n\nTekst met *nadruk*.\n\n## Wat helpt: kramp?\n\nRek de kuit.   \n"
HEADING = "Wat helpt: kramp?"
QUESTION = 'hoe krijg ik "mijn: stijve poot" los? # 😀'
FRONTS = {
    "none": "",
    "empty": "---\n---\n",
    "fields": '---\ntitle: "A: b"   # the title\nupdated: 2026-01-02\n---\n',
    "same section": f"---\ntitle: A\nquestions:\n  '{HEADING}':\n    - eerste\n    - tweede # nog een\n---\n",
    "no indent": f"---\ntitle: A\nquestions:\n  '{HEADING}':\n  - eerste\nlicence: CC0\n---\n",
    "other section": "---\ntitle: A\nquestions:\n    Kop:\n        - eerste\n\n# remark\nlicence: CC0\n---\n",
    "folded": f"---\ntitle: A\nquestions:\n  '{HEADING}':\n    - >\n      een lange\n      vraag\nauthor: B\n---\n",
    "flow list": f"---\ntitle: A\nquestions:\n  '{HEADING}': [eerste, 'tweede']\n---\n",
    "bom": "\ufeff---\ntitle: A\n---\n",
    "crlf": "---\r\ntitle: A\r\nquestions:\r\n  Kop:\r\n    - eerste\r\n---\r\n",
}


@pytest.mark.parametrize("front", FRONTS)
def test_a_question_is_all_that_is_added(tmp_path: pathlib.Path, front: str) -> None:
    path = tmp_path / "a.md"
    text = FRONTS[front] + (BODY.replace("\n", "\r\n") if front == "crlf" else BODY)
    path.write_bytes(text.encode())
    before = read_article(path)
    assert add_question(path, HEADING, QUESTION)
    after = read_article(path)
    assert (after.text, after.blocks) == (before.text, before.blocks)
    asked = dict(before.metadata.questions)
    assert dict(after.metadata.questions) == asked | {HEADING: (*asked.get(HEADING, ()), QUESTION)}
    assert_only_added(text, path.read_bytes().decode())
    assert not add_question(path, HEADING, QUESTION)
    assert not add_question(path, HEADING, "\u200b \ufeff")  # nobody can see it


def assert_only_added(before: str, after: str) -> None:
    """What stood there still does, in one piece before and one behind what was added."""
    start = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(before))
    assert after.endswith(before[start:])
    assert len(after) > len(before)
    operations = {tag for tag, *_ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()}
    assert operations <= {"equal", "insert"}


@pytest.mark.parametrize(
    ("front", "refusal"),
    [
        (f"---\ntitle: A\nquestions: {{'{HEADING}': [eerste]}}\nmore: &a b\n---\n", None),
        ("---\ntitle: A\nquestions: {Kop: [eerste]}\n---\n", Refusal.NOT_UNDERSTOOD),
        ("---\ntitle: A\nquestions: {}\n---\n", Refusal.NOT_UNDERSTOOD),
        ("---\ntitle: [\n---\n", Refusal.NOT_READABLE),
    ],
)
def test_what_cannot_be_edited_is_left_alone(tmp_path: pathlib.Path, front: str, refusal: Refusal | None) -> None:
    path = tmp_path / "a.md"
    path.write_text(front + BODY)
    if refusal is None:
        assert add_question(path, HEADING, QUESTION)
        return
    with pytest.raises(EditError) as error:
        add_question(path, HEADING, QUESTION)
    assert error.value.refusal is refusal
    assert path.read_text() == front + BODY


def test_a_heading_must_be_there(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: A\n---\n" + BODY)
    with pytest.raises(EditError) as error:
        add_question(path, "Nergens", QUESTION)
    assert error.value.refusal is Refusal.NO_SUCH_HEADING
    assert add_question(path, "A", QUESTION)  # the title stands for what is above the first heading


def test_rights_stay_and_links_are_followed(tmp_path: pathlib.Path) -> None:
    path, link = tmp_path / "a.md", tmp_path / "b.md"
    path.write_text("---\ntitle: A\n---\n" + BODY)
    path.chmod(0o640)
    link.symlink_to(path)
    assert add_question(link, HEADING, QUESTION)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert QUESTION in dict(read_article(path).metadata.questions)[HEADING]
    assert {each.name for each in tmp_path.iterdir()} == {"a.md", "b.md"}


def test_a_file_that_cannot_be_replaced_is_as_it_was(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "map"
    path = folder / "synonyms.txt"
    path.mkdir(parents=True)  # a folder in the place of the file cannot be read, nor replaced
    with pytest.raises(EditError) as error:
        add_synonym(folder, "kramp", "stijve poot")
    assert error.value.refusal is Refusal.NOT_READABLE
    with pytest.raises(EditError) as error:
        add_synonym(tmp_path / "nergens", "kramp", "stijve poot")
    assert error.value.refusal is Refusal.NOT_WRITABLE


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_whatever_is_asked_the_rest_stays(tmp_path_factory: pytest.TempPathFactory, first: str, second: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.md"
    path.write_text("---\ntitle: A\n---\n" + BODY)
    before = read_article(path)
    for question in (first, second):
        written, asked = path.read_bytes(), dict(read_article(path).metadata.questions).get(HEADING, ())
        try:
            assert add_question(path, HEADING, question) == (canonical_line(question) not in ("", *asked))
        except EditError:
            assert path.read_bytes() == written
    assert read_article(path).text == before.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "kramp: stijve poot\n"),
        ("# wat bezoekers zeggen\nkramp: kuitknoop  \n\nhuid: vel", "{0}, stijve poot{1}"),
        ("huid: vel", "huid: vel\nkramp: stijve poot\n"),
        ("huid: vel\r\n", "huid: vel\r\nkramp: stijve poot\r\n"),
    ],
)
def test_a_synonym_is_all_that_is_added(tmp_path: pathlib.Path, before: str, after: str) -> None:
    path = tmp_path / "synonyms.txt"
    if before:
        path.write_bytes(before.encode())
    assert add_synonym(tmp_path, "kramp", "stijve poot")
    first, _, rest = before.partition("kuitknoop")
    assert path.read_bytes().decode() == after.format(f"{first}kuitknoop", rest)
    assert ("stijve poot" in group for group in read_synonyms(tmp_path) if group[0] == "kramp")
    assert not add_synonym(tmp_path, "kramp", "stijve poot")


@pytest.mark.parametrize("said", ["a, b", "a\nb", "", "  "])
def test_what_would_read_as_something_else_is_no_synonym(tmp_path: pathlib.Path, said: str) -> None:
    with pytest.raises(EditError) as error:
        add_synonym(tmp_path, "kramp", said)
    assert error.value.refusal is Refusal.NOT_UNDERSTOOD
    assert not (tmp_path / "synonyms.txt").exists()
