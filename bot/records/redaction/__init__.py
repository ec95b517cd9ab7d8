"""Personal data in what visitors type, taken out before anything is kept.

    text → spans of e-mail addresses, account numbers, dates of birth, BSNs, telephone numbers, addresses → placeholders

Names are not found, but for those that are introduced ("mijn naam is …"), nor is what someone tells about themselves in
words: a text that was redacted is still personal data.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from bot import wording
from bot.records.redaction.accounts import accounts_in
from bot.records.redaction.addresses import addresses_in
from bot.records.redaction.dates import births_in, dates_in
from bot.records.redaction.emails import emails_in
from bot.records.redaction.names import names_in
from bot.records.redaction.persons import persons_in
from bot.records.redaction.telephones import telephones_in
from corpus import Span


class Kind(Enum):
    """What was found. The value is what stands in its place."""

    EMAIL = wording.REDACTED_EMAIL
    IBAN = wording.REDACTED_IBAN
    BIRTHDATE = wording.REDACTED_BIRTHDATE
    BSN = wording.REDACTED_BSN
    TELEPHONE = wording.REDACTED_TELEPHONE
    ADDRESS = wording.REDACTED_ADDRESS
    NAME = wording.REDACTED_NAME


@dataclass(frozen=True, slots=True)
class Personal:
    """A piece of personal data, in characters of the text."""

    kind: Kind
    span: Span


# The surest first: what one has found, another does not look into.
_FINDERS: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    (Kind.EMAIL, emails_in),
    (Kind.IBAN, accounts_in),
    (Kind.BSN, persons_in),
    (Kind.TELEPHONE, telephones_in),
    (Kind.ADDRESS, addresses_in),
    (Kind.NAME, names_in),
)


def redacted(text: str, today: datetime.date) -> str:
    """The text with placeholders for personal data; a date is one of birth if someone of 16 could have it, `today`."""
    text = plain(text)
    for found in sorted(personal_in(text, today), key=lambda each: each.span.start, reverse=True):
        text = f"{text[: found.span.start]}{found.kind.value}{text[found.span.end :]}"
    return text


def plain(text: str) -> str:
    """The text as finders read it: digits and spaces of one sort, and nothing invisible between them."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")


def personal_in(text: str, today: datetime.date) -> tuple[Personal, ...]:
    """The personal data in a `plain` text, no two of which overlap."""
    taken = [Personal(Kind.BIRTHDATE, span) for span in births_in(text, today)]
    dates = tuple(dates_in(text))  # another date is no telephone number
    for kind, find in _FINDERS:
        for span in find(text):
            if not any(_overlap(span, other) for other in (*dates, *(each.span for each in taken))):
                taken.append(Personal(kind, span))
    return tuple(taken)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
