"""The README tells the truth where a test can tell."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from bot import Settings
from tests.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_settings_table_is_the_settings() -> None:
    rows = re.findall(r"^\| `LETTERLIJK_(\w+)` \| (?:`([^`]*)`)? *\|", README, re.MULTILINE)
    defaults = {field.name.upper(): str(field.default).replace(f"{ROOT}/", "") for field in fields(Settings)}
    assert dict(rows) == defaults


def test_every_file_that_the_readme_names_is_there() -> None:
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).is_file(), path


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", README):
        assert f"\n{target}:" in makefile, target


@pytest.mark.parametrize(
    ("name", "heading", "least"), [("security.md", "# Security", 20), ("operating.md", "## What each fault does", 15)]
)
def test_every_test_that_a_table_names_is_there(name: str, heading: str, least: int) -> None:
    """And every threat, and every fault, names one."""
    page = (ROOT / "docs" / name).read_text(encoding="utf-8").partition(heading)[2]
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^ *def (test_\w+)", written, re.MULTILINE))
    rows = [row for row in re.findall(r"^\|.*\|.*\|(.*)\|$", page, re.MULTILINE) if row not in {" test ", "---"}]
    assert len(rows) >= least
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= there
