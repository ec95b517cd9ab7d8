"""The README and the other pages tell the truth where a test can tell."""

from __future__ import annotations

import pathlib
import re
from dataclasses import fields

import pytest

from bot import Settings
from bot.__main__ import COMMANDS
from bot.channels import CHANNELS, variable_of
from bot.settings import own_names
from tests.paths import ROOT

DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def test_the_settings_tables_are_the_settings() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `LETTERLIJK_(\w+)` \| (?:`([^`]*)`)? *\|", page, re.MULTILINE)
    defaults = {field.name.upper(): str(field.default).replace(f"{ROOT}/", "") for field in fields(Settings)}
    assert dict(rows) == defaults


@every_page
def test_what_a_page_links_to_is_there(page: pathlib.Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"(?:\]\(|src=\")([^)\s\":]+)[)\"]", text):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}, link


@every_page
def test_what_a_page_says_to_run_is_there(page: pathlib.Path) -> None:
    text, makefile = page.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([\w-]+)", text):
        assert f"\n{target}:" in makefile, target
    commands = {command.__name__.rpartition(".")[2].rstrip("_") for command in COMMANDS}
    assert set(re.findall(r"python -m bot (\w+)", text)) <= commands
    for module in re.findall(r"python -m (tests[\w.]*)", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@every_page
def test_each_setting_that_a_page_names_is_one(page: pathlib.Path) -> None:
    known = {*own_names(), *(variable_of(kind, field.name) for kind in CHANNELS for field in fields(kind))}
    known.add("LETTERLIJK_MATTERMOST_TOKEN")  # of the example of a channel of your own
    for name in re.findall(r"\bLETTERLIJK_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")):
        assert name.removesuffix("_FILE") in known, name


def test_the_readme_names_every_page() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    for page in (*DOCS.glob("*.md"), DOCS / "channels" / "README.md"):
        assert f"]({page.relative_to(ROOT)})" in readme


@pytest.mark.parametrize(
    ("name", "heading", "least"), [("security.md", "# Security", 20), ("operating.md", "## What each fault does", 15)]
)
def test_every_test_that_a_table_names_is_there(name: str, heading: str, least: int) -> None:
    """And every threat, and every fault, names one."""
    page = (DOCS / name).read_text(encoding="utf-8").partition(heading)[2]
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^ *def (test_\w+)", written, re.MULTILINE))
    rows = [row for row in re.findall(r"^\|.*\|.*\|(.*)\|$", page, re.MULTILINE) if row not in {" test ", "---"}]
    assert len(rows) >= least
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= there
