"""Settings: those that are set, those that cannot be used, and names that mean nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import fields

from bot.channels import CHANNELS, variable_of
from bot.checkup.findings import Finding
from bot.masking import MASK
from bot.records import question_log
from bot.settings import Settings, names_set, own_names
from bot.types import SettingsError

_CHECK = "settings"
_SHORTEST = 16  # characters of a secret that cannot be guessed


def settings_findings(settings: Settings, problems: tuple[str, ...]) -> Iterator[Finding]:
    """`problems` is what is wrong with settings that are set; `settings` has the default instead."""
    problems += _log_problems(settings)
    for problem in problems:
        yield Finding(_CHECK, "error", problem)
    wrong = " ".join(problems)
    own = own_names()
    known = [*own, *(variable_of(kind, field.name) for kind in CHANNELS for field in fields(kind))]
    for name in names_set():
        plain = name.removesuffix("_FILE")
        if name not in known and plain not in known:
            near = difflib.get_close_matches(name, known, 1)
            remedy = f"did you mean {near[0]}?" if near else "see docs/settings.md"
            yield Finding(_CHECK, "warning", f"{name} is no setting", remedy)
        elif plain in own and plain not in wrong:
            yield _set(name, own[plain], settings)


def _log_problems(settings: Settings) -> tuple[str, ...]:
    """What would keep a server that logs questions from starting."""
    try:
        question_log(settings)
    except SettingsError as error:
        return (str(error),)
    return ()


def _set(name: str, field: str, settings: Settings) -> Finding:
    shown, length = settings.shown()[field], len(str(getattr(settings, field)))
    if shown != MASK:
        return Finding(_CHECK, "ok", f"{name} is {shown}")
    if length < _SHORTEST:
        remedy = f"choose at least {_SHORTEST} characters, as `openssl rand -hex 16` makes them"
        return Finding(_CHECK, "warning", f"{name} is a secret of {length} characters", remedy)
    return Finding(_CHECK, "ok", f"{name} is set")
