"""What the program stands on: pinned exactly, needed, licensed, and listed for whoever must know."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
from importlib.metadata import distribution, packages_distributions
from urllib.parse import unquote

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import missing
from tests.licences import PAGE, RUN_TIME, licence_of, page, pinned
from tests.paths import ROOT

FILES = sorted([*ROOT.glob("requirements*.txt"), *(ROOT / "tests").glob("requirements*.txt")])
STARTED = {"gunicorn"}  # run as a program of its own
# What torch brings where there is a graphics card; which, is for its maker to say.
GRAPHICS = re.compile(r"nvidia-|triton|cuda-")
# A library under the LGPL or MPL that is used as it is leaves our licence alone.
FREE = re.compile(
    r"\b(MIT|0?BSD|Apache|ISC|MPL|Lesser General Public License|PSF|Python Software Foundation|Zlib"
    r"|CC0|Unlicense|CNRI|BSL)\b"
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_requirement_is_pinned_exactly(file: object) -> None:
    name = str(file)
    for each in pinned(name).values():
        (specifier,) = each.specifier
        assert (specifier.operator, "*" in specifier.version, each.url) == ("==", False, None), str(each)


def needed() -> set[str]:
    """What our own code imports, and all that those need here, by canonical name."""
    known = packages_distributions()
    names: set[str] = set()
    for layer in ("corpus", "index", "bot", "web"):
        for path in (ROOT / layer).rglob("*.py"):
            if "training" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                    modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                    names |= {name for module in modules for name in known.get(module.split(".")[0], ())}
    roots = [each for name, each in pinned(*RUN_TIME).items() if name in {*map(canonicalize_name, names), *STARTED}]
    found: set[tuple[str, str]] = set()
    todo = [(canonicalize_name(each.name), extra) for each in roots for extra in ("", *each.extras)]
    while todo:
        name, extra = todo.pop()
        if (name, extra) in found:
            continue
        found.add((name, extra))
        for each in map(Requirement, distribution(name).requires or ()):
            if each.marker is None or each.marker.evaluate({"extra": extra}):
                todo += [(canonicalize_name(each.name), more) for more in ("", *each.extras)]
    return {name for name, _ in found}


def test_the_run_time_install_has_all_that_is_needed_and_nothing_else() -> None:
    wanted = {name for name in needed() if not GRAPHICS.match(name)}
    assert set(pinned(*RUN_TIME)) - wanted == set(), "needed by nothing"
    assert wanted - set(pinned(*RUN_TIME)) == set(), "not pinned"


def test_no_requirement_is_pinned_twice() -> None:
    assert not set(pinned("requirements.txt")) & set(pinned("requirements-channels.txt"))


@pytest.mark.parametrize("name", sorted(pinned(*RUN_TIME)))
def test_each_licence_is_known_and_leaves_ours_alone(name: str) -> None:
    """Of licences to choose from one will do; of licences that hold together each must."""
    licence = licence_of(name)
    assert licence
    assert any(all(FREE.search(part) for part in choice.split(" AND ")) for choice in licence.split(" OR ")), licence


def test_the_list_of_licences_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make licences`"


def tool(name: str) -> str:
    path = ROOT / ".venv-audit" / "bin" / name
    if not path.is_file():
        missing("the environment .venv-audit is not there: make .venv-audit/run")
    return str(path)


def test_the_bill_of_materials_has_every_requirement() -> None:
    tool("cyclonedx-py")
    subprocess.run(["make", "--silent", "sbom"], cwd=ROOT, check=True)
    bill = json.loads((ROOT / "build" / "sbom.json").read_text(encoding="utf-8"))
    listed = {unquote(each["purl"]) for each in bill["components"]}
    wanted = {f"pkg:pypi/{name}@{str(each.specifier)[2:]}" for name, each in pinned(*RUN_TIME).items()}
    assert bill["bomFormat"] == "CycloneDX"
    assert {purl.split("?")[0] for purl in listed} == wanted


def test_an_audit_that_cannot_look_anything_up_fails() -> None:
    """Left to itself pip-audit says "no known vulnerabilities" where it could look up nothing at all."""
    tool("pip-audit")
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:1")
    done = subprocess.run(
        ["make", "--silent", "audit"],
        cwd=ROOT,
        env=os.environ | nowhere | {"no_proxy": "", "NO_PROXY": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "could not be looked up" in done.stdout
