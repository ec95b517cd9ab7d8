"""Whatever a publisher has to a file in the article folder. One bad file never stops the others."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.articles import article_id, read_bytes, read_text, write_article
from corpus.chunking import chunks_of
from corpus.readers import markdown, plaintext
from corpus.text import compose
from corpus.types import Article, ArticleError, Draft, Dropped

_MARKDOWN = {".md", ".markdown"}
_HTML = {".html", ".htm", ".xhtml"}
_TEXT = {".txt", ".text", ""}


@dataclass(frozen=True, slots=True)
class Imported:
    """An article that was written into the folder, and what was left out of it."""

    article: Article
    path: pathlib.Path
    passages: int
    dropped: tuple[Dropped, ...]
    warnings: tuple[str, ...]


def import_files(
    paths: Iterable[pathlib.Path], into: pathlib.Path, *, quotable: bool
) -> Iterator[Imported | ArticleError]:
    """Import each file, and each file with a known ending in each folder. Yields what became of it, in order."""
    taken: dict[str, pathlib.Path] = {}
    for path in _files(paths):
        try:
            article, draft = _read(path, quotable=quotable)
            if article.id in taken:
                raise ArticleError(
                    f"{path}:1: the id '{article.id}' was just given to {taken[article.id]}: rename one of the files"
                )
            written = write_article(into, article)
        except ArticleError as problem:
            yield problem
        else:
            taken[article.id] = path
            passages = sum(1 for _ in chunks_of(article))
            yield Imported(article, written, passages, draft.dropped, _warnings(article))


def _files(paths: Iterable[pathlib.Path]) -> Iterator[pathlib.Path]:
    for path in paths:
        if path.is_dir():
            known = _MARKDOWN | _HTML | _TEXT - {""}
            yield from sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in known)
        else:
            yield path


def _read(path: pathlib.Path, *, quotable: bool) -> tuple[Article, Draft]:
    draft = _draft(path)
    metadata = dataclasses.replace(draft.metadata, quotable=draft.metadata.quotable and quotable)
    given = bool(draft.id)
    return compose(article_id(draft.id or path.stem, str(path), given=given), metadata, draft.elements), draft


def _draft(path: pathlib.Path) -> Draft:
    """Read a file by what it is called or, failing that, looks like."""
    suffix = path.suffix.lower()
    if suffix in _MARKDOWN:
        return markdown.read(read_text(path), str(path))
    if suffix in _HTML or (suffix not in _TEXT and read_bytes(path).lstrip()[:1] == b"<"):
        from corpus.readers import html  # trafilatura takes a while to load

        return html.read(read_bytes(path), str(path))
    return plaintext.read(read_text(path), str(path))


def _warnings(article: Article) -> tuple[str, ...]:
    """What whoever imports the article should know."""
    source = article.metadata
    warnings = []
    if source.licence and not source.licence.lower().startswith(("cc", "creative", "http")) and source.quotable:
        warnings.append(
            f"the page says of its rights: “{source.licence}”. It will be quoted: whether that is allowed is for you "
            "to judge; with `--not-quotable` only its title and link are given"
        )
    missing = [name for name in ("author", "publisher", "url") if not getattr(source, name)]
    if not (source.updated or source.published):
        missing.append("date")
    if missing:
        warnings.append(f"not found on the page: {', '.join(missing)}; add what you know to the front matter")
    return tuple(warnings)
