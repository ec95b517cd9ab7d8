"""The articles that all systems index: before and after an editor's day, and the passages in them.

One article in a hundred is edited: a word is put into its first paragraph and its last paragraph goes. One in a
thousand, at least two, goes altogether. Every system gets the passages that ours cuts, each under its title and
headings.
"""

from __future__ import annotations

import json
import pathlib
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Article, Chunk, chunks_of, read_folder
from tests.paths import SHARED

GOVERNMENT = SHARED / "eval" / "govfaq" / "govfaq.jsonl"
QUESTIONS = 100  # drawn from the passages, where there are no questions of visitors
_WORDS = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """`id`: that of its article, and its number there; `text` has title and headings before `body`, what is written."""

    id: str
    article: str
    text: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `article` answers it."""

    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Change:
    """Articles that were edited, articles that went, ids that went, and passages whose text is nowhere any more."""

    edited: tuple[str, ...]
    removed: tuple[str, ...]
    ids_gone: tuple[str, ...]
    gone: tuple[Passage, ...]


def write_government(folder: pathlib.Path) -> None:
    """The government's answers as articles, their first line for a title as in `make evaluate`; and the questions."""
    (folder / "before").mkdir(parents=True)
    questions = []
    for number, line in enumerate(GOVERNMENT.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        title = json.dumps(row["answer"].strip().split("\n")[0][:80], ensure_ascii=False)
        path = folder / "before" / f"a{number:03}.md"
        path.write_text(f"---\ntitle: {title}\n---\n\n{row['answer']}", encoding="utf-8")
        questions.append({"text": row["question"], "article": path.stem})
    _write(folder / "questions.json", questions)


def write_synthetic(folder: pathlib.Path, passages: int) -> None:
    """The made-up articles of `make bench-scale`, and pieces of them for questions."""
    from tests.bench.scale import write_articles

    folder.mkdir(parents=True)
    write_articles(folder / "before", passages)
    chance = random.Random(2)  # noqa: S311
    questions = []
    for passage in chance.sample(passages_in(folder / "before"), QUESTIONS):
        words = passage.body.split()
        start = chance.randrange(max(1, len(words) - _WORDS))
        questions.append({"text": " ".join(words[start : start + _WORDS]), "article": passage.article})
    _write(folder / "questions.json", questions)


def edit(folder: pathlib.Path) -> None:
    """The articles of `before` as they are a day later, in `after`; and the passages of both."""
    shutil.copytree(folder / "before", folder / "after")
    paths = sorted((folder / "after").rglob("*.md"))
    touched = random.Random(3).sample(paths, max(2, len(paths) // 100) + max(2, len(paths) // 1000))  # noqa: S311
    edited, removed = touched[: -max(2, len(paths) // 1000)], touched[-max(2, len(paths) // 1000) :]
    for path in removed:
        path.unlink()
    for path in edited:
        head, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        paragraphs = body.strip().split("\n\n")
        first = next(place for place, text in enumerate(paragraphs) if text.count(" ") > _WORDS)
        paragraphs[first] = paragraphs[first].replace(" ", " tegenwoordig ", 1)
        path.write_text("---\n".join([head, front, "\n" + "\n\n".join(paragraphs[:-1]) + "\n"]), encoding="utf-8")
    for name in ("before", "after"):
        _write(folder / f"{name}.json", [[p.id, p.article, p.text, p.body] for p in passages_in(folder / name)])
    _write(folder / "sentences.json", sorted(sentences_in(folder / "before") | sentences_in(folder / "after")))


def passages_in(folder: pathlib.Path) -> list[Passage]:
    """The passages of an article folder as ours cuts them."""
    articles = read_folder(folder).articles
    return [_passage(article, number, chunk) for article in articles for number, chunk in enumerate(chunks_of(article))]


def sentences_in(folder: pathlib.Path) -> set[str]:
    """The sentences of an article folder."""
    articles = read_folder(folder).articles
    return {span.of(article.text) for article in articles for chunk in chunks_of(article) for span in chunk.sentences}


def read_passages(path: pathlib.Path) -> list[Passage]:
    """The passages that `edit` wrote."""
    return [Passage(*row) for row in json.loads(path.read_text(encoding="utf-8"))]


def read_asked(path: pathlib.Path) -> list[Question]:
    """The questions of a corpus."""
    return [Question(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def change_between(before: Sequence[Passage], after: Sequence[Passage]) -> Change:
    """What is different. A text that still stands inside some passage is not gone."""
    old, new = _by_article(before), _by_article(after)
    edited = tuple(key for key in old if key in new and old[key] != new[key])
    removed = tuple(key for key in old if key not in new)
    ids_now = {passage.id for passage in after}
    ids_gone = tuple(passage.id for passage in before if passage.id not in ids_now)
    now = "\n\n".join(passage.body for passage in after)
    touched = {*edited, *removed}
    gone = tuple(passage for passage in before if passage.article in touched and passage.body not in now)
    return Change(edited, removed, ids_gone, gone)


def _by_article(passages: Sequence[Passage]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for passage in passages:
        grouped.setdefault(passage.article, []).append(passage.body)
    return grouped


def _passage(article: Article, number: int, chunk: Chunk) -> Passage:
    text = ". ".join((article.metadata.title, *chunk.headings, chunk.text))
    return Passage(f"{article.id}-{number}", article.id, text, chunk.text)


def _write(path: pathlib.Path, rows: object) -> None:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
