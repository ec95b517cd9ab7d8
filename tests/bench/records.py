"""What counting and logging add to an answer, and what writing takes: `python -m tests.bench.records`."""

from __future__ import annotations

import datetime
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot import Answer, Asked, Message, Outcome, Passage, Settings, count_store, observers_from, question_log
from bot.observing import Answered, Observer
from bot.records import Counted

_ANSWERS = 2_000
_RATE = 400  # per second
_TEXT = "wat helpt tegen kramp in mijn kuit"
_ANSWERED = Answered(Message(_TEXT, channel="web"), Answer(Outcome.DECLINED, "Nee."), 0.01)


def main() -> None:
    now, today = datetime.datetime.now(datetime.UTC), datetime.date.today()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder), questions="log")
        counting, logging = observers_from(settings)
        _tell("counts", counting)
        _tell("log", logging)
        counted = [Counted(today, "web", Outcome.ANSWERED, (Passage("a", n % 50, 60, "x"),)) for n in range(_RATE)]
        asked = [Asked(now, "web", "x" * 22, _TEXT, _TEXT, Outcome.DECLINED)] * _RATE
        _write("counts", lambda: count_store(settings).add(counted))
        _write("log", lambda: question_log(settings).add(asked))


def _tell(name: str, observer: Observer) -> None:
    """Microseconds that an answer waits for the observer, at the rate that the server is built for."""
    taken = []
    for _ in range(_ANSWERS):
        began = time.perf_counter()
        observer(_ANSWERED)
        taken.append((time.perf_counter() - began) * 1e6)
        time.sleep(1 / _RATE)
    print(f"{name:<8} adds to an answer: median {statistics.median(taken):.0f} µs, p99 {sorted(taken)[-20]:.0f} µs")


def _write(name: str, write: Callable[[], None]) -> None:
    began = time.perf_counter()
    write()
    print(f"{name:<8} {_RATE} answers are written in {(time.perf_counter() - began) * 1e3:.0f} ms, beside the answers")


if __name__ == "__main__":
    main()
