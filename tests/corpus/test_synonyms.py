"""The editors' synonyms, and what is wrong with them."""

from __future__ import annotations

import pathlib

import pytest

from corpus import ArticleError, read_folder
from corpus.synonyms import read_synonyms


def test_a_line_is_a_group_with_the_articles_word_first(tmp_path: pathlib.Path) -> None:
    (tmp_path / "synonyms.txt").write_text("# lijst\n\nspiertrekkingen: griebels , dansende spieren\n")
    assert read_synonyms(tmp_path) == (("spiertrekkingen", "griebels", "dansende spieren"),)


def test_without_a_file_there_are_none(tmp_path: pathlib.Path) -> None:
    assert read_synonyms(tmp_path) == ()


@pytest.mark.parametrize("line", ["spiertrekkingen", "spiertrekkingen:", ": griebels"])
def test_a_broken_line_is_named_and_the_articles_are_read(articles: pathlib.Path, line: str) -> None:
    (articles / "synonyms.txt").write_text(f"# lijst\n{line}\n")
    with pytest.raises(ArticleError, match=r"synonyms\.txt:2: write the articles' word"):
        read_synonyms(articles)
    library = read_folder(articles)
    assert len(library.articles) == 3
    assert len(library.problems) == 1
