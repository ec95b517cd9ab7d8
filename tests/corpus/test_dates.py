"""Dates as people write them."""

from __future__ import annotations

import datetime

import pytest

from corpus.dates import date_in


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29-08-2024", datetime.date(2024, 8, 29)),
        ("3 maart 2024", datetime.date(2024, 3, 3)),
        ("03/04/2024", datetime.date(2024, 4, 3)),
        ("2024-08-09T10:00:00+02:00", datetime.date(2024, 8, 9)),
        ("March 3, 2024", datetime.date(2024, 3, 3)),
        ("", None),
        ("geen datum", None),
    ],
)
def test_a_date(text: str, day: datetime.date | None) -> None:
    assert date_in(text) == day
