"""How fast may be sent."""

from __future__ import annotations

import pytest

from bot.channels.telegram import Telegram
from bot.delivery.pace import Pace

TELEGRAM = Telegram("1:a")  # 30 per second, of which 1 to each conversation


def test_a_conversation_waits_its_second() -> None:
    pace = Pace()
    assert pace.wait(TELEGRAM, "a", 100.0, 5) == 0
    assert pace.wait(TELEGRAM, "a", 100.2, 5) == pytest.approx(0.8)
    assert pace.wait(TELEGRAM, "a", 100.4, 5) == pytest.approx(1.6)


def test_others_wait_for_the_rate_of_the_whole() -> None:
    pace = Pace()
    waits = [pace.wait(TELEGRAM, f"c{number}", 100.0, 5) for number in range(31)]
    assert waits[0] == 0
    assert waits[30] == pytest.approx(1.0)


def test_a_turn_that_is_too_far_off_is_not_taken() -> None:
    pace = Pace()
    pace.wait(TELEGRAM, "a", 100.0, 5)
    assert pace.wait(TELEGRAM, "a", 100.0, patience=0.5) == pytest.approx(1.0)
    assert pace.wait(TELEGRAM, "a", 100.0, patience=5) == pytest.approx(1.0)


def test_a_pause_holds_up_everyone_of_the_channel() -> None:
    pace = Pace()
    pace.pause(TELEGRAM, 130.0)
    assert pace.wait(TELEGRAM, "b", 100.0, 5) == pytest.approx(30.0)
    assert pace.wait(TELEGRAM, "b", 131.0, 5) == 0


def test_who_was_sent_to_long_ago_is_not_kept() -> None:
    pace = Pace()
    for number in range(10_005):
        pace.wait(TELEGRAM, f"c{number}", 100.0 + number, 5)
    assert len(pace._free) < 100
