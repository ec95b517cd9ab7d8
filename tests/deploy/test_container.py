"""The container file: what a linter says of it, and that what it copies is enough. No image is built here."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from bot import Settings
from tests.paths import ROOT

FILE = ROOT / "deploy" / "Containerfile"
TEXT = FILE.read_text(encoding="utf-8")
COPIED = [words.split()[:-1] for words in re.findall(r"^COPY (.+)$", TEXT, re.MULTILINE)]


def test_a_linter_has_nothing_to_say() -> None:
    hadolint = pathlib.Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, str(FILE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_its_settings_are_settings_and_its_pin_is_the_pin() -> None:
    names = {name.lower() for name in re.findall(r"LETTERLIJK_(\w+)=", TEXT)}
    assert names
    assert names <= set(Settings.__slots__)
    (torch,) = re.findall(r"torch==\S+", TEXT)
    assert torch in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()


def test_what_is_copied_is_enough_to_answer(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """As its commands do: with only the copied files, the program builds an index and answers."""
    image = tmp_path / "image"
    image.mkdir()
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    for name in (name for names in COPIED for name in names):
        assert f"!{name}" in ignored
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, image / name, ignore=shutil.ignore_patterns("store", "__pycache__", "training")
            )
        else:
            shutil.copy(ROOT / name, image)
    own = {"ARTICLES": str(articles), "STORE": str(tmp_path / "state" / "store"), "ENCODER": "bundled"}
    environment = os.environ | {f"LETTERLIJK_{name}": value for name, value in own.items()}
    command = [sys.executable, "-m", "bot", "ask", "--json", "wat helpt tegen kramp?"]
    done = subprocess.run(command, cwd=image, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["quotes"][0]["article_id"] == "kramp"
