"""What articles lack, on articles that lack one thing each."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from bot.desk.lacks import Examined, Lack, examined_articles
from corpus import read_folder

TODAY = datetime.date(2026, 11, 25)
WHOLE = {"title": "T", "author": "A", "licence": "CC0", "updated": "2026-01-01"}
PLAIN = "Rek elke dag de kuit en drink water. "
HARD = "Neurofysiologische onderzoeksmethoden inventariseren elektromyografische signaalafwijkingen bij patiënten. "


@pytest.mark.parametrize(
    ("changed", "text", "lacks"),
    [
        ({}, PLAIN, ()),
        ({"author": ""}, PLAIN, (Lack.AUTHOR,)),
        ({"licence": ""}, PLAIN, (Lack.LICENCE,)),
        ({"updated": ""}, PLAIN, (Lack.DATE,)),
        ({"updated": "2023-11-25"}, PLAIN, (Lack.OLD,)),
        ({"updated": "2023-11-26"}, PLAIN, ()),
        ({}, PLAIN * 16, (Lack.LONG,)),  # 128 words
        ({}, PLAIN * 15, ()),  # 120
        ({}, "\n\n".join([HARD] * 20), (Lack.HARD,)),
        ({"author": "", "licence": ""}, PLAIN, (Lack.AUTHOR, Lack.LICENCE)),
    ],
)
def test_each_lack(tmp_path: pathlib.Path, changed: dict[str, str], text: str, lacks: tuple[Lack, ...]) -> None:
    (found,) = examined_in(tmp_path, {"a": (WHOLE | changed, text)})
    assert found.lacks == lacks


def test_what_stands_in_two_articles_is_told_in_both(tmp_path: pathlib.Path) -> None:
    same = "Een warme kruik helpt tegen kramp in de nacht. Rek de kuit met je tenen naar je toe."
    articles = {
        "a": (WHOLE | {"title": "A"}, f"Eerst iets anders over slapen.\n\n## Kramp\n\n{same}"),
        "b": (WHOLE | {"title": "B"}, f"## Kramp\n\n{same} Dat weet elke arts."),
        "c": (
            WHOLE | {"title": "C"},
            "Een warme kruik helpt tegen kramp in de nacht. Verder gaat dit over iets anders.",
        ),
    }
    found = {row.article.id: row for row in examined_in(tmp_path, articles)}
    assert [row.lacks for row in found.values()] == [(Lack.DUPLICATE,), (Lack.DUPLICATE,), ()]
    ((first,), (second,)) = found["a"].findings, found["b"].findings
    assert (first.other, second.other) == ("b", "a")
    assert first.span is not None
    assert first.span.of(found["a"].article.text) == same


def examined_in(folder: pathlib.Path, articles: dict[str, tuple[dict[str, str], str]]) -> tuple[Examined, ...]:
    for name, (front, text) in articles.items():
        matter = "".join(f"{key}: {value}\n" for key, value in front.items())
        (folder / f"{name}.md").write_text(f"---\n{matter}---\n\n{text}\n", encoding="utf-8")
    return examined_articles(read_folder(folder).articles, 1095, TODAY)
