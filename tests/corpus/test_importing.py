"""Pages to article files: each page in `pages/` with the article that it must become beside it, letter for letter."""

from __future__ import annotations

import pathlib

import pytest

from corpus import ArticleError, Imported, import_files, read_folder

PAGES = pathlib.Path(__file__).with_name("pages")


def imported(paths: list[pathlib.Path], into: pathlib.Path) -> list[Imported | ArticleError]:
    return list(import_files(paths, into, quotable=True))


def the_only(results: list[Imported | ArticleError]) -> Imported:
    (result,) = results
    assert isinstance(result, Imported), result
    return result


@pytest.mark.parametrize("expected", sorted(PAGES.glob("*.md")), ids=lambda path: path.stem)
def test_a_page_becomes_its_article(expected: pathlib.Path, tmp_path: pathlib.Path) -> None:
    result = the_only(imported([expected.with_suffix("")], tmp_path))
    assert result.path.read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_line_of_a_page_is_in_the_article_or_in_the_list(page: pathlib.Path, tmp_path: pathlib.Path) -> None:
    result = the_only(imported([page], tmp_path))
    article = squeezed(result.article.text)
    dropped = squeezed("".join(line.text for line in result.dropped))
    for line in page.read_text(encoding="utf-8").splitlines():
        text = squeezed(line).lstrip("•◦-*0123456789.")
        assert text in article or text in dropped


def test_an_imported_article_is_read_as_it_was_written(tmp_path: pathlib.Path) -> None:
    result = the_only(imported([PAGES / "blog.html"], tmp_path))
    (article,) = read_folder(tmp_path).articles
    assert article == result.article


def test_the_rights_line_warns_and_not_quotable_is_kept(tmp_path: pathlib.Path) -> None:
    result = the_only(imported([PAGES / "blog.txt"], tmp_path))
    assert any("Alle rechten voorbehouden" in warning for warning in result.warnings)
    closed = the_only(list(import_files([PAGES / "blog.txt"], tmp_path, quotable=False)))
    assert not closed.article.metadata.quotable


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("leeg.txt", b"", "empty"),
        ("leeg.html", b"  \n", "empty"),
        ("binair.txt", bytes(range(256)) * 20, "binair.txt"),
        ("latijn.txt", "Één zin met een accent, lang genoeg.".encode("latin-1"), "UTF-8"),
        ("groot.txt", b"a" * 6_000_000, "5 MB"),
        ("menu.txt", b"Home\nContact\n", "no title"),
        ("kop.txt", b"Een titel\n\nNog een kop\n", "no article"),
        ("niets.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no article"),
        ("kapot.md", b"---\ntitle: [\n---\n\nTekst.\n", "kapot.md:"),
        ("onbekend.md", b"---\ntitle: T\nid: ../../etc/passwd\n---\n\nTekst.\n", "id"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_imported(
    tmp_path: pathlib.Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    into = tmp_path / "into"
    bad, good = imported([tmp_path / name, PAGES / "vragen.txt"], into)
    assert isinstance(bad, ArticleError)
    assert problem in str(bad)
    assert name in str(bad)
    assert isinstance(good, Imported)
    assert [path.name for path in into.iterdir()] == ["vragen.md"]


def test_two_files_never_become_one_article(tmp_path: pathlib.Path) -> None:
    first, second = imported([PAGES / "blog.html", PAGES / "blog.txt"], tmp_path)
    assert isinstance(first, Imported)
    assert isinstance(second, ArticleError)
    assert "blog" in str(second)
    assert "rename" in str(second)


def test_a_folder_is_searched_for_pages(tmp_path: pathlib.Path) -> None:
    (tmp_path / "diep" / "dieper").mkdir(parents=True)
    (tmp_path / "diep" / "dieper" / "vragen.txt").write_bytes((PAGES / "vragen.txt").read_bytes())
    (tmp_path / "diep" / "foto.jpg").write_bytes(b"\xff\xd8")
    assert the_only(imported([tmp_path / "diep"], tmp_path / "into")).article.id == "vragen"


def test_a_file_that_is_not_there_is_named(tmp_path: pathlib.Path) -> None:
    (problem,) = imported([tmp_path / "weg.txt"], tmp_path)
    assert isinstance(problem, ArticleError)
    assert "weg.txt" in str(problem)


def squeezed(text: str) -> str:
    return "".join(text.split())
