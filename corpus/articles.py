"""The article folder: read file by file, written one article at a time.

An article that cannot be read is reported and never stops the others; a file is replaced whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
import stat
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass

from corpus.readers import markdown
from corpus.replacing import replace_file
from corpus.synonyms import Synonyms, read_synonyms
from corpus.text import compose
from corpus.types import Article, ArticleError, FolderError
from corpus.version import reading_version

MAX_BYTES = 5_000_000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_ID = 100


@dataclass(frozen=True, slots=True)
class Library:
    """What an article folder holds: the articles by id, in order, what is wrong with the other files, and synonyms."""

    articles: tuple[Article, ...]
    problems: tuple[ArticleError, ...]
    synonyms: Synonyms = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the article folder: its article, or what is wrong with it, or neither where its hash was known.

    `path` is relative to the folder. `hash` is of all that the article is made from: the code that reads it and, behind
    a hyphen, the file's name and bytes; it is empty for a file that cannot be read at all.
    """

    path: str
    hash: str
    article: Article | None = None
    problem: ArticleError | None = None


def read_folder(folder: pathlib.Path) -> Library:
    """Every `*.md` file in `folder` and below it. Raises `FolderError` when there is no such folder."""
    articles: dict[str, Article] = {}
    problems: list[ArticleError] = []
    for source in sources_in(folder):
        if source.problem:
            problems.append(source.problem)
        elif source.article and source.article.id in articles:
            problems.append(same_id(folder / source.path, source.article.id))
        elif source.article:
            articles[source.article.id] = source.article
    synonyms: Synonyms = ()
    try:
        synonyms = read_synonyms(folder)
    except ArticleError as problem:
        problems.append(problem)
    return Library(tuple(articles[key] for key in sorted(articles)), tuple(problems), synonyms)


def sources_in(folder: pathlib.Path, known: Container[str] = ()) -> Iterator[Source]:
    """Every `*.md` file in `folder` and below it, in order; one whose hash is `known` is not parsed.

    Raises `FolderError` when there is no such folder.
    """
    if not folder.is_dir():
        raise FolderError(f"{folder}: there is no such folder: make it, or point LETTERLIJK_ARTICLES at the right one")
    for name in _names_in(folder):
        path, digest = folder / name, ""
        try:
            _check_place(path, folder)
            raw = read_bytes(path)
            digest = _digest_of(path, raw)
            yield Source(name, digest, None if digest in known else _parsed(path, raw))
        except ArticleError as problem:
            yield Source(name, digest, problem=problem)


def _names_in(folder: pathlib.Path) -> list[str]:
    """What is called `*.md` in `folder` and below it, in order. Strings, for paths take three times as long."""
    found = [
        os.path.join(place, name)  # noqa: PTH118
        for place, folders, names in os.walk(folder)
        for name in (*folders, *names)
        if name.endswith(".md")
    ]
    skipped = len(os.path.join(folder, ""))  # noqa: PTH118
    return sorted((path[skipped:] for path in found), key=lambda name: name.split(os.sep))  # noqa: PTH206


def _check_place(path: pathlib.Path, folder: pathlib.Path) -> None:
    """Raises `ArticleError` for a link out of the folder: what it leads to is not meant to be published."""
    if path.is_symlink() and not pathlib.Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise ArticleError(
            f"{path}:1: this is a link to a file outside the article folder: put the article itself there"
        )


def same_id(path: pathlib.Path, article_id: str) -> ArticleError:
    """The problem of a second file with an article's id."""
    return ArticleError(f"{path}:1: another file has the id '{article_id}' too: give one another 'id: …'")


def _digest_of(path: pathlib.Path, raw: bytes) -> str:
    written = hashlib.sha256(f"{path.stem}\0".encode())
    written.update(raw)
    return f"{reading_version()}-{written.hexdigest()}"


def read_article(path: pathlib.Path) -> Article:
    """The article in a Markdown file. Raises `ArticleError`, naming file, line and remedy."""
    return _parsed(path, read_bytes(path))


def _parsed(path: pathlib.Path, raw: bytes) -> Article:
    draft = markdown.read(_decoded(path, raw), str(path))
    return compose(article_id(draft.id or path.stem, str(path), given=bool(draft.id)), draft.metadata, draft.elements)


def write_article(folder: pathlib.Path, article: Article) -> pathlib.Path:
    """Put the article in the folder as `<id>.md`, atomically. Raises `ArticleError` when that cannot be done."""
    path = folder / f"{article.id}.md"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(path, markdown.write(article).encode())
    except OSError as error:
        raise ArticleError(f"{path}: cannot be written ({error.strerror}): check the folder and its rights") from None
    return path


def read_text(path: pathlib.Path) -> str:
    """The characters of a text file with every line end as a line feed. Raises `ArticleError`."""
    return _decoded(path, read_bytes(path))


def _decoded(path: pathlib.Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ArticleError(
            f"{path}:{line}: byte 0x{raw[error.start]:02x} is not UTF-8: save the file as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: pathlib.Path) -> bytes:
    """The bytes of a file that can be an article. Raises `ArticleError` for an empty, binary or huge one."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe opens at once too, and is refused
        try:
            found = os.fstat(descriptor)
            size = found.st_size
            if not stat.S_ISREG(found.st_mode):  # a device has no end, and from a pipe nothing may come
                raise ArticleError(f"{path}:1: this is no ordinary file: put the article in one")
            if size > MAX_BYTES:
                raise ArticleError(
                    f"{path}:1: {size / 1e6:.0f} MB is too large: split it (at most {MAX_BYTES / 1e6:.0f} MB)"
                )
            raw = os.read(descriptor, size)
            while len(raw) < size and (more := os.read(descriptor, size - len(raw))):
                raw += more
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror}): check the name and the rights") from None
    if not raw or raw.isspace():
        raise ArticleError(f"{path}:1: the file is empty: write the article in it or remove it")
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise ArticleError(f"{path}:{line}: this is a binary file: save the article as UTF-8 text, HTML or Markdown")
    return raw


def article_id(name: str, where: str, *, given: bool) -> str:
    """The id a source asks for (`given`), checked, or the slug of a file's name. Raises `ArticleError`."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_MAX_ID].strip("-")
    if given and not (_ID.fullmatch(name) and len(name) <= _MAX_ID):
        raise ArticleError(
            f"{where}: the id '{name}' may hold only a-z, 0-9 and single hyphens, at most {_MAX_ID} of them"
            + (f": for example '{slug}'" if slug else "")
        )
    if not slug:
        raise ArticleError(
            f"{where}: no id can be made of this file name: rename it, or add 'id: …' to the front matter"
        )
    return slug
