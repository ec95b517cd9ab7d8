import logging

import pytest

from bot.observing import Answered, observed
from bot.types import Answer, Message, Outcome

ANSWER = Answer(Outcome.SMALLTALK, "Dag!")


def test_every_observer_is_told_of_the_answer_and_how_long_it_took() -> None:
    heard: list[Answered] = []
    reply = observed(lambda _: ANSWER, [heard.append, heard.append], iter((1.0, 1.5)).__next__)
    message = Message("hallo")
    assert reply(message) is ANSWER
    assert heard == [Answered(message, ANSWER, 0.5)] * 2


def test_an_observer_that_fails_costs_neither_the_answer_nor_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Answered) -> None:
        raise OSError("the disk is full")

    heard: list[Answered] = []
    with caplog.at_level(logging.ERROR):
        assert observed(lambda _: ANSWER, [broken, heard.append])(Message("mijn geheime vraag")) is ANSWER
    assert len(heard) == 1
    assert "the disk is full" in caplog.text
    assert "geheime" not in caplog.text
