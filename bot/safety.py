"""Urgent messages: whoever is in an emergency gets a telephone number before anything else.

The situations and the numbers are data, owned by the editors (`urgent.yaml`). It is a signpost, not triage: nothing is
scored or judged, and a question *about* an emergency is answered like any other.
"""

from __future__ import annotations

import functools
import pathlib
import re
from dataclasses import dataclass

import yaml

from bot.types import SettingsError
from index import fold

DEFAULT = pathlib.Path(__file__).with_name("urgent.yaml")

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Card:
    """What to say, and the signs: one suffices, and of a sign every pattern must occur."""

    name: str
    text: str
    signs: tuple[tuple[Pattern, ...], ...]


@dataclass(frozen=True, slots=True)
class Signposts:
    """The editors' list."""

    information: tuple[Pattern, ...]
    cards: tuple[Card, ...]

    def for_message(self, text: str) -> str:
        """The text of the first card whose signs are in the message; an empty string when there is none."""
        said = " ".join(re.findall(r"\w+", fold(text)))
        if any(pattern.search(said) for pattern in self.information):
            return ""
        return next((card.text for card in self.cards if _shows(card, said)), "")


@functools.cache
def signposts_in(path: pathlib.Path = DEFAULT) -> Signposts:
    """The signposts of a file. Raises `SettingsError`, naming the file and what is wrong with it."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Signposts(
            tuple(map(re.compile, rows["information"])),
            tuple(Card(row["name"], row["text"].strip(), tuple(map(_sign, row["signs"]))) for row in rows["cards"]),
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, re.error, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{path}: the urgent situations cannot be read ({error!r}): put back the file's last good version, or set "
            "LETTERLIJK_URGENT to another file"
        ) from None


def _sign(written: str) -> tuple[Pattern, ...]:
    return tuple(re.compile(rf"\b(?:{part})\b") for part in written.split(" & "))


def _shows(card: Card, said: str) -> bool:
    return any(all(pattern.search(said) for pattern in sign) for sign in card.signs)
