"""A date as people write it, in Dutch or English."""

from __future__ import annotations

import datetime
import re

_LONGEST = 100  # characters
# Nothing is made up: "12:30", "gisteren" and "3 maart" are no date without the day that they were written on.
_STRICT = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"]}


def date_in(text: str) -> datetime.date | None:
    """The day in "29-08-2024", "3 maart 2024" or "2024-08-29T10:00"; None when there is none."""
    if not text:
        return None
    # Loading it takes a while, and only an import needs it.
    import dateparser

    iso = re.match(r"\d{4}-\d\d-\d\d", text)
    order = {"DATE_ORDER": "YMD" if iso else "DMY", "PREFER_DAY_OF_MONTH": "first"}
    found = dateparser.parse(iso[0] if iso else text[:_LONGEST], languages=["nl", "en"], settings=_STRICT | order)
    return found.date() if found else None
