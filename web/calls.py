"""Telephone numbers and addresses in the text of an urgent card, as links to press."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot import Answer, Outcome

# Dutch numbers: 112, 0800-0113, 088 123 45 67, 020-1234567; and addresses of sites, such as 113.nl.
_LINK = re.compile(r"\b(?P<site>[\w-]+(?:\.[\w-]+)*\.nl)\b|\b(?P<number>112|0[0-9]{2,3}[- ][0-9][0-9 ]{2,9}[0-9])\b")


@dataclass(frozen=True, slots=True)
class Call:
    """A link to press: kind is "call" or "visit"."""

    kind: Literal["call", "visit"]
    text: str
    href: str


def calls_in(answer: Answer) -> tuple[Call, ...]:
    """The links of an urgent answer, in order, each once; none of another answer, whose words are not about calling."""
    return tuple(dict.fromkeys(_found(answer.text))) if answer.outcome is Outcome.URGENT else ()


def _found(text: str) -> Iterator[Call]:
    for link in _LINK.finditer(text):
        if site := link["site"]:
            yield Call("visit", site, f"https://{site}")
        else:
            yield Call("call", link["number"], "tel:" + re.sub(r"\D", "", link["number"]))
