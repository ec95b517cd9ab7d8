"""What is asked of the bot itself."""

from __future__ import annotations

import pytest

from bot import Message
from bot.delivery.wishes import Wish, wish_in
from bot.types import Kind


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("/start", Wish.START),
        ("/start vanaf-de-site", Wish.START),
        ("stop", Wish.STOP),
        ("/stop", Wish.STOP),
        ("STOP!", Wish.STOP),
        ("stoppen", Wish.STOP),
        ("wis mijn gegevens", Wish.ERASE),
        ("Wis m'n gegevens.", Wish.ERASE),
        ("verwijder al mijn berichten", Wish.ERASE),
        ("vergeet mijn vragen", Wish.ERASE),
        ("start", None),  # small talk, as on the page
        ("help", None),
        ("mijn hart staat stop", None),
        ("wanneer moet ik stoppen met hardlopen?", None),
        ("hoe wis ik mijn gegevens?", None),
        ("", None),
    ],
)
def test_a_wish_is_the_whole_message(text: str, wish: Wish | None) -> None:
    assert wish_in(Message(text)) is wish


def test_what_cannot_be_read_and_who_joins() -> None:
    assert wish_in(Message("", kind=Kind.UNREADABLE)) is Wish.ONLY_TEXT
    assert wish_in(Message("", kind=Kind.JOINED)) is Wish.START
