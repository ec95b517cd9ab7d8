"""Which sentences the bot uses: the publisher's "je" or "u", or English where the visitor's interface is."""

from __future__ import annotations

import importlib
from types import ModuleType

ENGLISH = "en"


def words_for(address: str, language: str = "nl") -> ModuleType:
    """The module with the sentences: `bot.wording`, or one that has the same names in another form."""
    if language == ENGLISH:
        return importlib.import_module("bot.wording_en")
    return importlib.import_module("bot.wording_u" if address == "u" else "bot.wording")
