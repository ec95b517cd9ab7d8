"""Which channels there are, and that each has its page."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from bot.channel import Channel
from bot.channels import CHANNELS, Readiness, readiness_of
from bot.channels.slack import Slack
from tests.paths import ROOT

PAGES = ROOT / "docs" / "channels"


@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.name)
def test_each_channel_has_a_page_with_all_its_settings(kind: type[Channel]) -> None:
    page = (PAGES / f"{kind.name}.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(LETTERLIJK_\w+)` \|", page, re.MULTILINE)
    assert set(table) == {f"LETTERLIJK_{kind.name}_{field.name}".upper() for field in fields(kind)}
    assert f"]({kind.name}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: object) -> None:
    text = (PAGES / str(page)).read_text(encoding="utf-8")
    for name in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (PAGES / name).is_file(), name
    for name in re.findall(r"`((?:tests|bot)/[\w/]+\.py)`", text):
        assert (ROOT / name).is_file(), name


def test_a_channel_is_off_half_set_or_ready() -> None:
    assert readiness_of(Slack, {}) == Readiness("slack")
    assert readiness_of(Slack, {"token": "x"}).missing == ("LETTERLIJK_SLACK_SIGNING_SECRET",)
    assert readiness_of(Slack, {"token": "x", "signing_secret": "y"}).channel == Slack("y", "x")
    assert readiness_of(Slack, {"token": "", "unknown": "z"}) == Readiness("slack")


def test_names_are_told_apart() -> None:
    assert len({kind.name for kind in CHANNELS}) == len(CHANNELS)
