"""What the log says of a homeserver that refuses, or sends what cannot be read: never what a visitor wrote."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from bot.channels.matrix import Matrix
from bot.delivery.intake import Intake
from bot.delivery.invitations import Invitations
from bot.delivery.queue import Queue
from bot.delivery.rooms import Rooms
from tests.bot.delivery.platform import Platform

WORDS = "mijn-moeder-heeft-kramp"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((403, {"errcode": "M_FORBIDDEN", "error": WORDS}), "HTTP 403"),
        ((200, {"next_batch": [WORDS]}), "HTTP 200"),
        ((200, {"next_batch": "1", "rooms": {"join": WORDS}}), "HTTP 200"),
    ],
)
def test_a_homeserver_that_fails_is_told_without_its_words(
    platform: Platform,
    queue: Queue,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, dict[str, Any]],
    said: str,
) -> None:
    status, body = answer
    platform.answer = lambda _sent: (status, {"Content-Type": "application/json"}, body)
    channel = Matrix(platform.url, "@letterlijk:b", "syt")
    rooms = Rooms(channel, Intake({"matrix": channel}, queue, remembered=60), queue)
    until_logged(rooms, caplog)
    assert f"matrix: no messages ({said}), again in 5 s" in caplog.messages[0]
    assert WORDS not in caplog.text


def test_whatever_else_goes_wrong_is_told_by_its_kind(
    platform: Platform, queue: Queue, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr(Invitations, "_noted", fails)
    channel = Matrix(platform.url, "@letterlijk:b", "syt")
    rooms = Rooms(channel, Intake({"matrix": channel}, queue, remembered=60), queue)
    monkeypatch.setattr(queue, "bookmark", fails)
    until_logged(rooms, caplog, lines=2)
    assert sorted(caplog.messages) == [
        "matrix: no invitations accepted (builtins.ValueError)",
        "matrix: no messages (builtins.ValueError), again in 5 s",
    ]


def until_logged(rooms: Rooms, caplog: pytest.LogCaptureFixture, lines: int = 1) -> None:
    """Take part until so many lines are in the log."""
    stopping = threading.Event()
    thread = threading.Thread(target=rooms.run, args=(stopping,))
    thread.start()
    until = time.monotonic() + 20
    while len(caplog.messages) < lines and time.monotonic() < until:
        time.sleep(0.01)
    stopping.set()
    thread.join()
