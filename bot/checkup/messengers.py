"""Messengers: which are set, which by half, and whether their messages have a queue."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator

from bot.channels import CHANNELS, INSTALL, readiness_of
from bot.checkup.findings import Finding
from bot.delivery.assembly import messages_in
from bot.delivery.queue import QueueError
from bot.settings import Settings, channel_settings
from bot.types import SettingsError


def messenger_findings(settings: Settings) -> Iterator[Finding]:
    """No platform is called: `python -m bot channels` asks whether they take the credentials."""
    found = []
    for kind in CHANNELS:
        try:
            found.append(readiness_of(kind, channel_settings(kind.name)))
        except SettingsError as error:
            yield Finding("channels", "error", f"{kind.name} cannot be set: {error}")
    for each in found:
        if each.missing:
            yield Finding("channels", "error", f"{each.name} is set by half", f"set {', '.join(each.missing)}")
        elif each.libraries:
            yield Finding("channels", "error", f"{each.name} lacks {', '.join(each.libraries)}", INSTALL)
        elif each.channel:
            yield Finding("channels", "ok", f"{each.name} is enabled; `python -m bot channels` tries its credentials")
    if any(each.channel for each in found):
        yield _queue(settings)
    elif len(found) == len(CHANNELS) and not any(each.missing or each.libraries for each in found):
        yield Finding("channels", "ok", "no messenger is set")


def _queue(settings: Settings) -> Finding:
    folder = pathlib.Path(settings.queue).absolute().parent
    if "://" not in settings.queue and not os.access(folder, os.W_OK):
        return Finding("queue", "error", f"{folder} cannot be written by this user", "set another LETTERLIJK_QUEUE")
    try:
        counts = messages_in(settings)
    except (QueueError, SettingsError) as error:
        return Finding("queue", "error", str(error))
    if counts is None:
        return Finding("queue", "ok", "no message has come in yet")
    said = f"{counts.received} messages wait, {counts.answered} are being sent, {counts.given_up} were given up"
    if counts.received:
        return Finding("queue", "warning", said, "see whether `python -m bot channels run` runs")
    return Finding("queue", "ok", said)
