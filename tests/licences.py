"""The licences of what the program stands on: `python -m tests.licences` writes docs/licences.md (`make licences`)."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.paths import ROOT

RUN_TIME = ("requirements.txt", "requirements-channels.txt")
PAGE = ROOT / "docs" / "licences.md"
# Read in the package's own LICENSE file, where its metadata does not say.
_BY_HAND = {"peewee": "MIT", "matrix-nio": "ISC", "vodozemac": "MIT"}
_HEAD = """# Licences

What the program stands on at run time, and under which licence each part is. Made by `make licences`; a test compares
it with the requirements.

| package | version | licence |
|---|---|---|
"""


def pinned(*files: str) -> dict[str, Requirement]:
    """The requirements in files of the project, by canonical name."""
    lines = [line.partition("#")[0].strip() for file in files for line in (ROOT / file).read_text().splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith("-r ")]
    return {canonicalize_name(each.name): each for each in found}


def licence_of(name: str) -> str:
    """A package's licence, as it says itself; an empty string when it does not."""
    said: dict[str, Any] = dict(metadata(name).json)
    first_line: str = said.get("license", "").strip().split("\n")[0]
    return _BY_HAND.get(name) or said.get("license_expression") or _classified(said) or first_line


def page() -> str:
    """The list as Markdown."""
    rows = (
        f"| {each.name} | {str(each.specifier).removeprefix('==')} | {licence_of(name)} |\n"
        for name, each in sorted(pinned(*RUN_TIME).items())
    )
    return _HEAD + "".join(rows)


def _classified(said: dict[str, Any]) -> str:
    found = [each for each in said.get("classifier", ()) if each.startswith("License :: ")]
    return ", ".join(re.sub(r".* :: ", "", each) for each in found if not each.endswith("OSI Approved"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
