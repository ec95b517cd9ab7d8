"""The article folder: what is good is read, what is bad is named, nothing is half-written."""

from __future__ import annotations

import pathlib

import pytest

from corpus import ArticleError, FolderError, read_article, read_folder, write_article
from corpus.articles import MAX_BYTES, article_id

GOOD = "---\ntitle: Kramp\n---\n\nEen kramp doet pijn.\n"


def test_the_folder_is_read_whole_and_in_order(articles: pathlib.Path) -> None:
    library = read_folder(articles)
    assert [article.id for article in library.articles] == ["kramp", "migraine", "slaap"]
    assert library.problems == ()


def test_what_is_written_reads_back(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    article = read_article(articles / "kramp.md")
    assert read_article(write_article(tmp_path / "new", article)) == article


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "a.md:1: the file is empty"),
        (b"  \n ", "a.md:1: the file is empty"),
        (b"---\ntitle: A\n---\nx\0y", "a.md:4: this is a binary file"),
        ("---\ntitle: A\n---\ncafé".encode("latin-1"), "a.md:4: byte 0xe9 is not UTF-8: save the file as UTF-8"),
        (b"x" * (MAX_BYTES + 1), "a.md:1: 5 MB is too large"),
        (b"---\ntitle: A\nid: ../etc\n---\ntekst", "the id '../etc' may hold only a-z"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_read(tmp_path: pathlib.Path, content: bytes, named: str) -> None:
    (tmp_path / "a.md").write_bytes(content)
    (tmp_path / "b.md").write_text(GOOD)
    library = read_folder(tmp_path)
    assert [article.id for article in library.articles] == ["b"]
    assert named in str(library.problems[0])


def test_the_second_of_two_files_with_one_id_is_a_problem(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "b.md").write_text(GOOD.replace("title", "id: a\ntitle"))
    library = read_folder(tmp_path)
    assert len(library.articles) == 1
    assert "b.md:1: another file has the id 'a'" in str(library.problems[0])


def test_a_missing_folder_is_named(tmp_path: pathlib.Path) -> None:
    with pytest.raises(FolderError, match="LETTERLIJK_ARTICLES"):
        read_folder(tmp_path / "nergens")


def test_a_folder_that_cannot_be_written_loses_nothing(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    article = read_article(articles / "kramp.md")
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(ArticleError, match="check the folder"):
        write_article(blocked, article)
    assert blocked.read_text() == "in the way"


def test_writing_leaves_no_parts_behind(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    write_article(tmp_path / "new", read_article(articles / "kramp.md"))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["kramp.md"]


def test_ids_are_slugs_of_file_names() -> None:
    assert article_id("Één Trillend_ooglid (2)", "x", given=False) == "een-trillend-ooglid-2"
    with pytest.raises(ArticleError, match="rename it"):
        article_id("···", "x", given=False)
