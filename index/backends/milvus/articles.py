"""Articles in Milvus: each as it was read, by the hash of what it says, whichever generations have it."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence, ValuesView

from corpus import Article
from index.backends.milvus import pieces
from index.backends.milvus.connection import Connection
from index.backends.milvus.schema import ARTICLES
from index.generations import ARTICLE_ROW
from index.types import DamagedError

_REMEMBERED = 500  # articles
_AT_ONCE = 100


class Articles(Mapping[str, Article]):
    """The articles of a generation by id. Those that were asked for last are remembered."""

    def __init__(self, milvus: Connection, hashes: Mapping[str, str]) -> None:
        self._milvus = milvus
        self._hashes = hashes
        self._known: OrderedDict[str, Article] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, article_id: str) -> Article:
        known = self._known.get(article_id)
        return known or self.fetch([article_id])[article_id]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._hashes

    def __iter__(self) -> Iterator[str]:
        return iter(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)

    def values(self) -> ValuesView[Article]:
        return _Values(self)

    def fetch(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """Several at once. Raises `KeyError`, and `DamagedError` for one that Milvus does not have."""
        keys = {key_of(article_id, self._hashes[article_id]): article_id for article_id in ids}
        found = {article_id: known for article_id in ids if (known := self._known.get(article_id))}
        texts = pieces.get(self._milvus, ARTICLES, [key for key, article_id in keys.items() if article_id not in found])
        found |= {keys[key]: ARTICLE_ROW.validate_json(raw) for key, raw in texts.items()}
        if missing := [article_id for article_id in ids if article_id not in found]:
            raise DamagedError(
                f"the Milvus at {self._milvus} lacks article '{missing[0]}': run `python -m bot rebuild`"
            )
        with self._lock:
            self._known.update(found)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found


class _Values(ValuesView[Article]):
    """All articles, asked for some at a time."""

    _mapping: Articles

    def __iter__(self) -> Iterator[Article]:
        ids = iter(self._mapping)
        while some := list(itertools.islice(ids, _AT_ONCE)):
            found = self._mapping.fetch(some)
            yield from (found[article_id] for article_id in some)


def key_of(article_id: str, digest: str) -> str:
    """The name of an article as it was at one time; also of one whose id could not stand in an expression."""
    return hashlib.sha256(json.dumps([article_id, digest]).encode()).hexdigest()[:32]
