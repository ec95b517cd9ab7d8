"""An answer as plain text."""

from __future__ import annotations

import datetime

from bot import Assistant, Message, as_text, long_date, wording


def test_everything_is_in_the_text(assistant: Assistant) -> None:
    answer = assistant.reply(Message("bij rode dikke kuit huisarts bellen?"))
    text = as_text(answer)
    best = answer.quotes[0]
    assert best.span is not None
    assert "*Bel de huisarts als de kuit rood en dik is.* 😀" in " ".join(text.split())
    assert "“Kramp in de kuit”, A. Schrijver, De Proefkrant, bijgewerkt op 2 januari 2026" in " ".join(text.split())
    assert "https://krant.example/kramp" in text
    assert wording.DISCLAIMER in " ".join(text.split())
    assert max(map(len, text.split("\n"))) <= 88


def test_dates_are_written_in_dutch() -> None:
    assert long_date(datetime.date(2024, 3, 1)) == "1 maart 2024"
