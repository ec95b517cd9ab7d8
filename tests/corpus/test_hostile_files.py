"""Files and pages that want to be read from, or written to, where they should not be."""

from __future__ import annotations

import os
import pathlib

import pytest

from corpus import ArticleError, Imported, import_files, read_article, read_folder, write_article
from corpus.articles import article_id

GOOD = "---\ntitle: Kramp\n---\n\nEen kramp doet pijn.\n"
SECRET = "---\ntitle: Sleutels\n---\n\nDe sleutel ligt onder de mat.\n"


def test_a_link_out_of_the_article_folder_publishes_nothing(tmp_path: pathlib.Path) -> None:
    folder, outside = tmp_path / "articles", tmp_path / "geheim"
    folder.mkdir()
    outside.mkdir()
    (outside / "sleutels.md").write_text(SECRET)
    (folder / "goed.md").write_text(GOOD)
    (folder / "link.md").symlink_to(outside / "sleutels.md")
    (folder / "map").symlink_to(outside, target_is_directory=True)
    (folder / "kapot.md").symlink_to("kapot.md")
    (folder / "ook.md").symlink_to("goed.md")  # within the folder, as a mounted volume has them
    library = read_folder(folder)
    assert [article.id for article in library.articles] == ["goed", "ook"]
    told = "\n".join(map(str, library.problems))
    assert "link.md:1: this is a link to a file outside the article folder" in told
    assert "kapot.md" in told
    assert "mat" not in told


def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pijp.md")
    (tmp_path / "goed.md").write_text(GOOD)
    library = read_folder(tmp_path)
    assert [article.id for article in library.articles] == ["goed"]
    assert "pijp.md:1: this is no ordinary file" in str(library.problems[0])
    with pytest.raises(ArticleError, match="no ordinary file"):
        read_article(pathlib.Path("/dev/zero"))


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "..", "a/../../b", "x\\..\\y", "C:\\x", "..%2fx", "~root"])
def test_an_id_never_leads_out_of_the_folder(tmp_path: pathlib.Path, name: str) -> None:
    with pytest.raises(ArticleError, match="may hold only a-z"):
        article_id(name, "a.md", given=True)
    try:
        made = article_id(name, "a.md", given=False)
    except ArticleError as refused:
        assert "no id can be made" in str(refused)  # noqa: PT017 there may be nothing left
    else:
        assert (tmp_path / f"{made}.md").resolve().parent == tmp_path.resolve()


def test_a_page_cannot_say_where_it_is_written(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "pagina.md"
    source.write_text(GOOD.replace("title", "id: ../../elders\ntitle"))
    (result,) = import_files([source], tmp_path / "articles", quotable=True)
    assert isinstance(result, ArticleError)
    assert not (tmp_path / "articles").exists()


def test_a_link_in_the_folder_is_replaced_and_not_followed(tmp_path: pathlib.Path) -> None:
    outside = tmp_path / "buiten.md"
    outside.write_text(SECRET)
    source = tmp_path / "kramp.md"
    source.write_text(GOOD)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "kramp.md").symlink_to(outside)
    assert write_article(folder, read_article(source)) == folder / "kramp.md"
    assert outside.read_text() == SECRET
    assert not (folder / "kramp.md").is_symlink()


def test_entities_of_a_page_read_no_file(tmp_path: pathlib.Path) -> None:
    """Neither one of this machine nor one that is a thousand million times itself."""
    secret = tmp_path / "geheim.txt"
    secret.write_text("onder de mat")
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    page = tmp_path / "pagina.xhtml"
    page.write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "lol"><!ENTITY f SYSTEM "file://{secret}">{lines}]>'
        "<html xmlns='http://www.w3.org/1999/xhtml' lang='nl'><head><title>Griep</title></head><body><article>"
        "<h1>Griep</h1><p>Griep begint plotseling met koorts en spierpijn. &f; &e9; Wie griep heeft, is ziek.</p>"
        "<p>De meeste mensen zijn na een week weer beter, al kan de moeheid langer duren.</p></article></body></html>"
    )
    (result,) = import_files([page], tmp_path / "articles", quotable=True)
    assert isinstance(result, Imported)
    assert "Griep begint plotseling" in result.article.text
    assert "mat" not in result.article.text
    assert len(result.article.text) < 1_000
