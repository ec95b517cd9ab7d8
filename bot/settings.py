"""Every setting, read from the environment here and nowhere else.

Each field is the environment variable LETTERLIJK_<NAME IN CAPITALS>; the README's table is checked against this file.
"""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.types import SettingsError

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_PREFIX = "LETTERLIJK_"
_MAX_PORT = 65_535
_ORIGIN = re.compile(r"https?://[\w.-]+(:[0-9]+)?")
_ANCESTORS = re.compile(r"[\w.:/*' -]+")  # nothing that could end the directive or the header


@dataclass(frozen=True, slots=True)
class Settings:
    """What a publisher can set."""

    articles: pathlib.Path = _ROOT / "corpus" / "articles"
    store: pathlib.Path = _ROOT / "index" / "store"
    encoder: str = "bundled"
    reranker: str = ""
    urgent: pathlib.Path = _ROOT / "bot" / "urgent.yaml"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    address: str = "je"
    origins: str = "none"
    frame_ancestors: str = "'self'"
    outdated_days: int = 1095
    feedback: str = "counts"
    max_drop: int = 20
    rebuild_token: str = ""
    queue: str = "messages.sqlite3"
    remembered_minutes: int = 30
    backend: str = "faiss"
    milvus_uri: str = field(default="", repr=False)  # it may hold a password
    milvus_token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not 0 < self.port <= _MAX_PORT:
            raise SettingsError(f"{_PREFIX}PORT is {self.port}: choose a port from 1 to {_MAX_PORT}")
        if self.workers < 1:
            raise SettingsError(f"{_PREFIX}WORKERS is {self.workers}: at least one worker is needed")
        for name, allowed in (
            ("address", ("je", "u")),
            ("feedback", ("off", "counts", "texts")),
            ("backend", ("faiss", "milvus")),
        ):
            if getattr(self, name) not in allowed:
                raise SettingsError(
                    f"{_PREFIX}{name.upper()} is {getattr(self, name)!r}: choose {' or '.join(allowed)}"
                )
        for origin in self.allowed_origins:
            if not _ORIGIN.fullmatch(origin):
                raise SettingsError(
                    f"{_PREFIX}ORIGINS has {origin!r}: give addresses such as https://www.krant.example"
                )
        if not _ANCESTORS.fullmatch(self.frame_ancestors):
            raise SettingsError(
                f"{_PREFIX}FRAME_ANCESTORS is {self.frame_ancestors!r}: give 'self', 'none' or addresses"
            )

        if self.remembered_minutes < 1:
            raise SettingsError(f"{_PREFIX}REMEMBERED_MINUTES is {self.remembered_minutes}: give at least one minute")
        if self.backend == "milvus" and not self.milvus_uri:
            raise SettingsError(
                f"{_PREFIX}MILVUS_URI is empty: give a file, such as milvus.db, or the address of a cluster"
            )

    @property
    def shares_index(self) -> bool:
        """Whether other machines have the same index."""
        return self.backend == "milvus" and "://" in self.milvus_uri

    @property
    def allowed_origins(self) -> frozenset[str]:
        """The sites whose pages may ask and show the widget."""
        return frozenset(self.origins.split()) - {"none"}


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environment`. Raises `SettingsError`, naming the variable and the remedy."""
    given = {name: value for name in Settings.__slots__ if (value := environment.get(_PREFIX + name.upper(), ""))}
    values: dict[str, object] = dict(given)
    for name in {"articles", "store", "urgent"} & given.keys():
        values[name] = pathlib.Path(given[name])
    for name in {"port", "workers", "outdated_days", "max_drop", "remembered_minutes"} & given.keys():
        if not given[name].isdigit():
            raise SettingsError(f"{_PREFIX}{name.upper()} is {given[name]!r}: give a whole number")
        values[name] = int(given[name])
    return Settings(**values)  # type: ignore[arg-type]


def channel_settings(channel: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What is set for a messenger, by the name of its field: LETTERLIJK_TELEGRAM_TOKEN is telegram's "token"."""
    prefix = f"{_PREFIX}{channel}_".upper()
    return {name.removeprefix(prefix).lower(): value for name, value in environment.items() if name.startswith(prefix)}
