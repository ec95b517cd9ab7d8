"""Every setting, read from the environment here and nowhere else.

Each field is the environment variable LETTERLIJK_<NAME IN CAPITALS>, or what stands in the file that
LETTERLIJK_<NAME IN CAPITALS>_FILE names; the README's table is checked against this file.
"""

from __future__ import annotations

import importlib.util
import os
import pathlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from bot.masking import SECRET, masked, with_files
from bot.types import SettingsError

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_PREFIX = "LETTERLIJK_"
_MAX_PORT = 65_535
_LONGEST_LOG = 365  # days; nobody needs the words of visitors for longer
_ORIGIN = re.compile(r"https?://[\w.-]+(:[0-9]+)?")
_RATE = re.compile(r"off|[1-9][0-9]* per ([1-9][0-9]* )?(second|minute|hour|day)s?")
_SALT = 16  # characters
_DESK_TOKEN = 20  # characters: whoever has a cookie of the desk may try tokens at home
_REDIS = ("redis://", "rediss://", "unix://")
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
    rebuild_token: str = field(default="", metadata=SECRET)
    queue: str = "messages.sqlite3"
    remembered_minutes: int = 30
    counts: str = "on"
    questions: str = "off"
    questions_days: int = 30
    questions_key: str = field(default="", metadata=SECRET)
    proxies: int = 0
    rate_limit: str = "30 per minute"
    rate_store: str = "memory"
    rate_salt: str = field(default="", metadata=SECRET)
    desk_token: str = field(default="", metadata=SECRET)

    def __post_init__(self) -> None:
        if not 0 < self.port <= _MAX_PORT:
            raise SettingsError(f"{_PREFIX}PORT is {self.port}: choose a port from 1 to {_MAX_PORT}")
        if self.workers < 1:
            raise SettingsError(f"{_PREFIX}WORKERS is {self.workers}: at least one worker is needed")
        for name, allowed in (
            ("address", ("je", "u")),
            ("feedback", ("off", "counts", "texts")),
            ("counts", ("on", "off")),
            ("questions", ("off", "log")),
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
        if not 0 < self.questions_days <= _LONGEST_LOG:
            raise SettingsError(f"{_PREFIX}QUESTIONS_DAYS is {self.questions_days}: give 1 to {_LONGEST_LOG} days")
        if not _RATE.fullmatch(self.rate_limit):
            raise SettingsError(f"{_PREFIX}RATE_LIMIT is {self.rate_limit!r}: give off, or such as 30 per minute")
        if self.rate_store != "memory":
            self._check_rate_store()
        self._check_desk_token()

    def _check_desk_token(self) -> None:
        """Raises `SettingsError` for a token that can be guessed."""
        if 0 < len(self.desk_token) < _DESK_TOKEN:
            raise SettingsError(
                f"{_PREFIX}DESK_TOKEN is shorter than {_DESK_TOKEN} characters: give a long random text, such as that "
                'of `python -c "import secrets; print(secrets.token_urlsafe())"`'
            )

    def __repr__(self) -> str:
        """Fit to be printed: without a secret."""
        return f"Settings({', '.join(f'{name}={value}' for name, value in self.shown().items())})"

    def shown(self) -> dict[str, str]:
        """Every setting as it may be printed, by name: a secret only as set or not, an address without a password."""
        return {
            each.name: masked(getattr(self, each.name), is_secret=bool(each.metadata.get("is_secret")))
            for each in fields(self)
        }

    def _check_rate_store(self) -> None:
        """Raises `SettingsError` unless it is Redis, with a secret to hash addresses with."""
        if not self.rate_store.startswith(_REDIS):
            raise SettingsError(
                f"{_PREFIX}RATE_STORE is {masked(self.rate_store, is_secret=False)!r}: give memory or redis://…"
            )
        if importlib.util.find_spec("redis") is None:
            raise SettingsError(f"{_PREFIX}RATE_STORE is a Redis address: pip install -r requirements-channels.txt")
        if len(self.rate_salt) < _SALT:
            raise SettingsError(
                f"{_PREFIX}RATE_SALT is shorter than {_SALT} characters: give every machine the same long random text, "
                "so that Redis never holds an address that can be read"
            )

    @property
    def allowed_origins(self) -> frozenset[str]:
        """The sites whose pages may ask and show the widget."""
        return frozenset(self.origins.split()) - {"none"}


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environment`. Raises `SettingsError`, naming the variable and the remedy."""
    found = with_files(environment, _PREFIX)
    given = {name: value for name in Settings.__slots__ if (value := found.get(_PREFIX + name.upper(), ""))}
    values: dict[str, object] = dict(given)
    for name in {"articles", "store", "urgent"} & given.keys():
        values[name] = pathlib.Path(given[name])
    whole = {"port", "workers", "outdated_days", "max_drop", "remembered_minutes", "questions_days", "proxies"}
    for name in whole & given.keys():
        if not given[name].isdigit():
            raise SettingsError(f"{_PREFIX}{name.upper()} is {given[name]!r}: give a whole number")
        values[name] = int(given[name])
    return Settings(**values)  # type: ignore[arg-type]


def channel_settings(channel: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What is set for a messenger, by the name of its field: LETTERLIJK_TELEGRAM_TOKEN is telegram's "token"."""
    prefix = f"{_PREFIX}{channel}_".upper()
    return {name.removeprefix(prefix).lower(): value for name, value in with_files(environment, prefix).items()}
