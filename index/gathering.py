"""The first pass of a rebuild: which articles the new index holds, and which of them it takes from the old one.

New and changed articles are written to a file at once, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from corpus import Article, ArticleError, Source, same_id
from index.generations import ARTICLE_ROW, ARTICLES
from index.rows import ArticleRows, Rows, RowWriter
from index.types import Index


class Sources(Protocol):
    """Where articles come from. Those whose hash is `known` need not be read."""

    def __call__(self, known: Container[str]) -> Iterator[Source]: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rebuild changes: article ids, each in one of the four."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The articles of the new index, in order: hashes and, where known, files by id.

    `new` holds those that were read; the others are in the old index. `kept` are those that could not be read, and stay
    as they were; `problems` say why.
    """

    hashes: Mapping[str, str]
    paths: Mapping[str, str]
    new: Mapping[str, Article]
    kept: tuple[str, ...]
    problems: tuple[ArticleError, ...]

    def plan(self, before: Mapping[str, str]) -> Plan:
        """What changes with regard to the articles of an index, hashes by id."""
        both = sorted(self.hashes.keys() & before.keys())
        return Plan(
            added=tuple(sorted(self.hashes.keys() - before.keys())),
            changed=tuple(key for key in both if self.hashes[key] != before[key]),
            removed=tuple(sorted(before.keys() - self.hashes.keys())),
            same=tuple(key for key in both if self.hashes[key] == before[key]),
        )


def gather(sources: Sources, spool: pathlib.Path, before: Index | None, *, copies: bool) -> Gathered:
    """Read the articles, those that changed into `spool`.

    `before` is the old index; with `copies` its passages are as those of the new one will be, and can be taken over.
    """
    indexed: Mapping[str, str] = before.manifest.articles if before else {}
    by_hash = {digest: key for key, digest in indexed.items()} if copies else {}
    by_path = {path: key for key, path in before.manifest.paths.items()} if before else {}
    hashes: dict[str, str] = {}
    paths: dict[str, str] = {}
    new: list[str] = []
    problems: list[ArticleError] = []
    unread: dict[str, str] = {}
    with contextlib.closing(RowWriter(spool, ARTICLES, ARTICLE_ROW)) as writer:
        for source in sources(by_hash):
            article_id = source.article.id if source.article else by_hash.get(source.hash, "")
            if source.problem or article_id in hashes:
                problems.append(source.problem or same_id(pathlib.Path(source.path), article_id))
                unread[by_path.get(source.path, "")] = source.path
                continue
            hashes[article_id], paths[article_id] = source.hash, source.path
            if source.article and not (copies and indexed.get(article_id) == source.hash):
                writer.add(source.article)
                new.append(article_id)
        kept = [key for key in unread if key and key not in hashes]
        for article_id in kept:
            hashes[article_id], paths[article_id] = indexed[article_id], unread[article_id]
            if before and not copies:
                writer.add(before.articles[article_id])
                new.append(article_id)
    return Gathered(hashes, paths, ArticleRows(Rows(spool, ARTICLES, ARTICLE_ROW), new), tuple(kept), tuple(problems))
