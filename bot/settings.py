"""Every setting, read from the environment here and nowhere else.

Each field is the environment variable LETTERLIJK_<NAME IN CAPITALS>, or what stands in the file that
LETTERLIJK_<NAME IN CAPITALS>_FILE names; the tables of docs/settings.md are checked against this file.
"""

from __future__ import annotations

import importlib.util
import os
import pathlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.masking import SECRET, masked, with_files
from bot.types import SettingsError

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_PREFIX = "LETTERLIJK_"
COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the name is prometheus_client's
_MAX_PORT = 65_535
_LONGEST_LOG = 365  # days; nobody needs the words of visitors for longer
_SALT = 16  # characters
_DESK_TOKEN = 20  # characters: whoever has a cookie of the desk may try tokens at home
_ORIGIN = re.compile(r"https?://[\w.-]+(:[0-9]+)?")
_RATE = re.compile(r"off|[1-9][0-9]* per ([1-9][0-9]* )?(second|minute|hour|day)s?")
_REDIS = ("redis://", "rediss://", "unix://")
_ANCESTORS = re.compile(r"[\w.:/*' -]+")  # nothing that could end the directive or the header


def _secret() -> Any:
    return field(default="", metadata=SECRET)


def _one_of(*choices: str) -> Any:
    """One of several words, by default the first."""
    return field(default=choices[0], metadata={"choices": choices})


def _number(default: int, least: int = 0, most: int = sys.maxsize) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a publisher can set."""

    articles: pathlib.Path = _ROOT / "corpus" / "articles"
    store: pathlib.Path = _ROOT / "index" / "store"
    encoder: str = "bundled"
    reranker: str = ""
    urgent: pathlib.Path = _ROOT / "bot" / "urgent.yaml"
    host: str = "127.0.0.1"
    port: int = _number(8000, 1, _MAX_PORT)
    workers: int = _number(2, 1)
    address: str = _one_of("je", "u")
    origins: str = "none"
    frame_ancestors: str = "'self'"
    outdated_days: int = _number(1095)
    feedback: str = _one_of("counts", "off", "texts")
    max_drop: int = _number(20)
    rebuild_token: str = _secret()
    queue: str = "messages.sqlite3"
    remembered_minutes: int = _number(30, 1)
    counts: str = _one_of("on", "off")
    questions: str = _one_of("off", "log")
    questions_days: int = _number(30, 1, _LONGEST_LOG)
    questions_key: str = _secret()
    proxies: int = _number(0)
    rate_limit: str = "30 per minute"
    rate_store: str = "memory"
    rate_salt: str = _secret()
    desk_token: str = _secret()
    backend: str = _one_of("faiss", "milvus")
    milvus_uri: str = ""
    milvus_token: str = _secret()
    log: str = _one_of("plain", "json")
    metrics_token: str = _secret()
    metrics_port: int = _number(0, 0, _MAX_PORT)

    def __post_init__(self) -> None:
        for each in fields(self):
            self._check(each.name, each.metadata)
        self._check_sites()
        self._check_rates()
        self._check_desk_token()
        if self.backend == "milvus" and not self.milvus_uri:
            raise SettingsError(
                f"{_PREFIX}BACKEND is 'milvus': set {_PREFIX}MILVUS_URI too, to a folder, such as milvus.db, or an "
                "address, such as http://milvus.example:19530/site"
            )
        if self.metrics_port and not self.metrics_token:
            raise SettingsError(f"{_PREFIX}METRICS_PORT is set: set {_PREFIX}METRICS_TOKEN too, which it is read with")

    def __repr__(self) -> str:
        """Fit to be printed: without a secret."""
        return f"Settings({', '.join(f'{name}={value}' for name, value in self.shown().items())})"

    def shown(self) -> dict[str, str]:
        """Every setting as it may be printed, by name: a secret only as set or not, an address without a password."""
        return {
            each.name: masked(getattr(self, each.name), is_secret=bool(each.metadata.get("is_secret")))
            for each in fields(self)
        }

    @property
    def allowed_origins(self) -> frozenset[str]:
        """The sites whose pages may ask and show the widget."""
        return frozenset(self.origins.split()) - {"none"}

    def _check(self, name: str, allowed: Mapping[str, Any]) -> None:
        value, variable = getattr(self, name), _PREFIX + name.upper()
        if "choices" in allowed and value not in allowed["choices"]:
            raise SettingsError(f"{variable} is {value!r}: choose {' or '.join(allowed['choices'])}")
        if "least" in allowed and not allowed["least"] <= value <= allowed["most"]:
            bounds = f"at least {allowed['least']}" + f", at most {allowed['most']}" * (allowed["most"] < sys.maxsize)
            raise SettingsError(f"{variable} is {value}: give a number, {bounds}")

    def _check_sites(self) -> None:
        for origin in self.allowed_origins:
            if not _ORIGIN.fullmatch(origin):
                raise SettingsError(
                    f"{_PREFIX}ORIGINS has {origin!r}: give addresses such as https://www.krant.example"
                )
        if not _ANCESTORS.fullmatch(self.frame_ancestors):
            raise SettingsError(
                f"{_PREFIX}FRAME_ANCESTORS is {self.frame_ancestors!r}: give 'self', 'none' or addresses"
            )

    def _check_desk_token(self) -> None:
        if 0 < len(self.desk_token) < _DESK_TOKEN:
            raise SettingsError(
                f"{_PREFIX}DESK_TOKEN is shorter than {_DESK_TOKEN} characters: give a long random text, such as that "
                'of `python -c "import secrets; print(secrets.token_urlsafe())"`'
            )

    @property
    def shares_index(self) -> bool:
        """Whether other machines have the same index."""
        return self.backend == "milvus" and "://" in self.milvus_uri

    def _check_rates(self) -> None:
        if not _RATE.fullmatch(self.rate_limit):
            raise SettingsError(f"{_PREFIX}RATE_LIMIT is {self.rate_limit!r}: give off, or such as 30 per minute")
        if self.rate_store == "memory":
            return
        if not self.rate_store.startswith(_REDIS):
            raise SettingsError(
                f"{_PREFIX}RATE_STORE is {masked(self.rate_store, is_secret=False)!r}: give memory or redis://…"
            )
        if importlib.util.find_spec("redis") is None:
            raise SettingsError(f"{_PREFIX}RATE_STORE is a Redis address: pip install -r requirements-channels.txt")
        if len(self.rate_salt) < _SALT:
            raise SettingsError(
                f"{_PREFIX}RATE_STORE is a Redis address: set {_PREFIX}RATE_SALT too, on every machine to the same "
                f"random text of {_SALT} characters or more, so that Redis never holds an address that can be read"
            )


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environment`. Raises `SettingsError`, naming the variable and the remedy."""
    found = with_files(environment, _PREFIX)
    values: dict[str, Any] = {}
    for each in fields(Settings):
        variable = _PREFIX + each.name.upper()
        if not (value := found.get(variable, "")):
            continue
        kind: type = type(each.default)
        if kind is int and not value.isdigit():
            raise SettingsError(f"{variable} is {value!r}: give a whole number")
        values[each.name] = kind(value)
    return Settings(**values)


def usable_settings(environment: Mapping[str, str] = os.environ) -> tuple[Settings, tuple[str, ...]]:
    """The settings without those that cannot be used, and what is wrong with these."""
    given, problems = dict(environment), list[str]()
    while True:
        try:
            return settings_from(given), tuple(problems)
        except SettingsError as error:
            name = str(error).partition(" ")[0]  # every message begins with one that is set
            if given.pop(name, None) is None and given.pop(f"{name}_FILE", None) is None:
                raise
            problems.append(str(error))


def own_names() -> dict[str, str]:
    """The variables that are settings of the program itself, and the fields that they set."""
    return {_PREFIX + name.upper(): name for name in Settings.__slots__}


def names_set(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The variables of ours that are set, whether they mean anything or not, in order."""
    return tuple(sorted(name for name, value in environment.items() if name.startswith(_PREFIX) and value))


def counts_folder(environment: Mapping[str, str] = os.environ) -> pathlib.Path | None:
    """Where the processes of one server count together, as prometheus_client is told; None where each counts alone."""
    place = environment.get(COUNTS_FOLDER, "")
    return pathlib.Path(place) if place else None


def channel_settings(channel: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What is set for a messenger, by the name of its field: LETTERLIJK_TELEGRAM_TOKEN is telegram's "token"."""
    prefix = f"{_PREFIX}{channel}_".upper()
    return {name.removeprefix(prefix).lower(): value for name, value in with_files(environment, prefix).items()}
