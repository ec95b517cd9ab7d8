"""What is shown with an answer: telephone links, and whether an article is old."""

from __future__ import annotations

import datetime
import pathlib

import pytest
import yaml

from bot import Answer, Outcome, Quote
from corpus import read_article
from tests.paths import ROOT
from web.calls import calls_in
from web.views import is_outdated


def urgent(text: str) -> list[tuple[str, str]]:
    return [(call.text, call.href) for call in calls_in(Answer(Outcome.URGENT, text))]


def test_numbers_and_sites_become_links_once() -> None:
    assert urgent("Bel 112. Of 0800-0113 of 113.nl; anders 088 123 45 67. Nog eens: 112!") == [
        ("112", "tel:112"),
        ("0800-0113", "tel:08000113"),
        ("113.nl", "https://113.nl"),
        ("088 123 45 67", "tel:0881234567"),
    ]


@pytest.mark.parametrize("text", ["In 1123 dagen", "na 5 minuten", "op 2026-01-02", "Bel de huisarts."])
def test_other_numbers_are_no_links(text: str) -> None:
    assert urgent(text) == []


def test_every_card_of_the_editors_has_a_link_or_sends_to_the_doctor() -> None:
    for card in yaml.safe_load((ROOT / "bot" / "urgent.yaml").read_text(encoding="utf-8"))["cards"]:
        assert urgent(card["text"]) or "huisarts" in card["text"]


def test_only_urgent_answers_have_links() -> None:
    assert calls_in(Answer(Outcome.DECLINED, "Bel 112.")) == ()


def test_an_article_is_old_after_the_publishers_limit(articles: pathlib.Path) -> None:
    kramp = Quote.source_of(read_article(articles / "kramp.md"))  # updated 2026-01-02
    slaap = Quote.source_of(read_article(articles / "slaap.md"))  # published 2025-05-06
    geheim = Quote.source_of(read_article(articles / "migraine.md"))  # not dated
    day = datetime.date(2026, 1, 12)
    assert [is_outdated(quote, 10, day) for quote in (kramp, slaap, geheim)] == [False, True, False]
    assert is_outdated(kramp, 9, day)
