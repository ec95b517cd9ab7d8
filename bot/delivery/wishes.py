"""What a visitor can ask of the bot itself: to begin, to stop, to forget, to show what is kept."""

from __future__ import annotations

import re
from enum import Enum

from bot import wording
from bot.types import Answer, Kind, Message, Outcome
from index import fold

_STOP = re.compile(r"stop|stoppen|einde|unsubscribe|afmelden")
_ERASE = re.compile(r"(wis|verwijder|vergeet|delete) (al )?(mijn|m n|mn|my) (gegevens|data|gesprek|berichten|vragen)")
_SHOW = re.compile(r"(toon|laat zien|geef|wat zijn|show) (al )?(mijn|m n|mn|my) (gegevens|data)")


class Wish(Enum):
    """What is asked of the bot itself, and the words that answer it."""

    START = wording.INTRODUCTION
    STOP = wording.STOPPED
    ERASE = wording.ERASED
    SHOW = wording.KEPT_NOTHING
    ONLY_TEXT = wording.ONLY_TEXT

    @property
    def answer(self) -> Answer:
        return Answer(Outcome.SMALLTALK, self.value)

    @property
    def forgets(self) -> bool:
        """Whether the conversation is to be forgotten."""
        return self in {Wish.STOP, Wish.ERASE}


def wish_in(message: Message) -> Wish | None:
    """The wish that the whole message is; None when it is a question or small talk."""
    if message.kind is Kind.UNREADABLE:
        return Wish.ONLY_TEXT
    said = " ".join(re.findall(r"\w+", fold(message.text[:100])))
    if message.kind is Kind.JOINED or message.text.startswith("/start"):
        return Wish.START
    if _STOP.fullmatch(said):
        return Wish.STOP
    if _SHOW.fullmatch(said):
        return Wish.SHOW
    return Wish.ERASE if _ERASE.fullmatch(said) else None
