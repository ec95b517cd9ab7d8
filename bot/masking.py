"""Secrets: read from files where that is asked for, and never printed."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Mapping

from bot.types import SettingsError

SECRET = {"is_secret": True}  # the metadata of a field that no one may read
MASK = "***"
_FILE = "_FILE"
# Of an address: user, colon and password, in which an @ may stand; or the password behind the question mark.
_PASSWORD = re.compile(r"(?<=://)[^/\s]*(?=@)|(?<=password=)[^&\s]+")


def masked(value: object, *, is_secret: bool) -> str:
    """A value as it may be printed: of a secret only whether there is one, of an address all but who logs in."""
    if is_secret:
        return MASK if value else ""
    return _PASSWORD.sub(MASK, str(value))


def with_files(environment: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The variables with `prefix`; of each that ends in _FILE the variable without it, with what the file holds.

    Raises `SettingsError`, naming the variable, when the file cannot be read or both are set.
    """
    found = {name: value for name, value in environment.items() if name.startswith(prefix)}
    for name in [name for name in found if name.endswith(_FILE)]:
        place = found.pop(name)
        plain = name.removesuffix(_FILE)
        if place and environment.get(plain):
            raise SettingsError(f"{plain} and {name} are both set: keep one of the two")
        if place:
            found[plain] = _content(name, place)
    return found


def _content(name: str, place: str) -> str:
    try:
        content = pathlib.Path(place).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(
            f"{name} is {place}, which cannot be read ({reason}): check the path and its rights"
        ) from None
    if not content:
        raise SettingsError(f"{name} is {place}, which is empty: write the secret in it")
    return content
