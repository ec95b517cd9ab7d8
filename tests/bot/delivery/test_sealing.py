"""What is stored tells neither who nor what."""

from __future__ import annotations

import datetime

import pytest

from bot import Message
from bot.channel import Delivery
from bot.channels.generic import Json
from bot.channels.teams import Teams
from bot.delivery.sealing import Seal, SealError
from bot.types import Kind

MESSAGE = Message(
    "waarom trilt mijn oog?",
    channel="json",
    sender="31612345678",
    id="m1",
    sent_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
    address="https://a.example/b",
    kind=Kind.TEXT,
)


def test_a_message_comes_out_as_it_went_in_and_cannot_be_read_between() -> None:
    seal = Seal(Json("geheim"))
    sealed = seal.message(MESSAGE)
    assert seal.opened_message(sealed) == MESSAGE
    assert b"trilt" not in sealed
    assert b"31612345678" not in sealed


def test_deliveries_come_out_as_they_went_in() -> None:
    seal = Seal(Json("geheim"))
    deliveries = (Delivery("adres", "tekst", "1", "val"), Delivery("adres", "ë😀"))
    assert seal.opened_deliveries(seal.deliveries(deliveries)) == deliveries


def test_senders_are_hashed_per_channel_with_its_secret() -> None:
    hashes = {Seal(channel).conversation(MESSAGE) for channel in (Json("geheim"), Json("anders"), Teams("geheim"))}
    assert len(hashes) == 3
    assert not [each for each in hashes if "31612345678" in each]
    assert Seal(Json("geheim")).conversation(MESSAGE) in hashes
    assert Seal(Json("geheim")).key(MESSAGE) not in hashes


def test_another_secret_opens_nothing() -> None:
    sealed = Seal(Json("geheim")).message(MESSAGE)
    with pytest.raises(SealError, match="json"):
        Seal(Json("anders")).opened_message(sealed)
