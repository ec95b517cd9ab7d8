"""The encoder: whether it loads, whether it fits the index, and how long a question takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from bot.assembly import assemble
from bot.checkup.findings import Finding
from bot.settings import Settings
from bot.types import BotError, Message
from index import SearchError

_ASKED = 5
_SLOW = 0.5  # seconds; a visitor notices
_QUESTION = "wat kan ik zelf doen tegen pijn?"


def answering_findings(settings: Settings) -> Iterator[Finding]:
    """One question, answered as a server would, on one core."""
    try:
        assistant = assemble(settings, threads=1)
    except (BotError, SearchError) as error:
        yield Finding("encoder", "error", str(error))
        return
    question = Message(next(iter(assistant.examples()), _QUESTION))
    assistant.reply(question)  # the first one loads the dictionaries
    times = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        assistant.reply(question)
        times.append(time.perf_counter() - began)
    took = statistics.median(times)
    said = f"{settings.encoder} loads and fits the index; a question takes {1000 * took:.0f} ms on one core"
    if took > _SLOW:
        yield Finding("encoder", "warning", said, "choose a smaller LETTERLIJK_ENCODER, no reranker, or a faster core")
    else:
        yield Finding("encoder", "ok", said)
