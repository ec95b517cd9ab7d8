"""One file per messenger. A new one is a file here and a line below."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields

from bot.channel import Channel
from bot.channels.generic import Json
from bot.channels.matrix import Matrix
from bot.channels.messenger import Messenger
from bot.channels.slack import Slack
from bot.channels.teams import Teams
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp

CHANNELS: tuple[type[Channel], ...] = (WhatsApp, Messenger, Telegram, Slack, Matrix, Teams, Json)
INSTALL = "pip install -r requirements-channels.txt"
_LIBRARIES = {"matrix": ("cryptography", "nio")}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a channel can be used. It is off when nothing of it is set; what is `missing` are names of variables."""

    name: str
    channel: Channel | None = None
    missing: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


def readiness_of(kind: type[Channel], given: Mapping[str, str]) -> Readiness:
    """How ready a channel is with the settings `given`, by field."""
    known = {field.name: value for field in fields(kind) if (value := given.get(field.name, ""))}
    if not known:
        return Readiness(kind.name)
    missing = tuple(field.name for field in fields(kind) if field.default is MISSING and field.name not in known)
    libraries = tuple(
        name for name in _LIBRARIES.get(kind.name, ("cryptography",)) if importlib.util.find_spec(name) is None
    )
    channel = None if missing else kind(**known)
    variables = tuple(variable_of(kind, name) for name in missing)
    if channel and channel.lacks():
        variables = (" or ".join(variable_of(kind, name) for name in channel.lacks()),)
    ready = not (variables or libraries)
    return Readiness(kind.name, channel if ready else None, variables, libraries)


def variable_of(kind: type[Channel], field: str) -> str:
    """The environment variable that sets a field of a channel."""
    return f"LETTERLIJK_{kind.name}_{field}".upper()
