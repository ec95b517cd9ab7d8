"""Backup and restore with the commands of docs/operating.md, while the store is used and rebuilt all the time."""

from __future__ import annotations

import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading

import pytest

from bot import FeedbackStore, Message, Settings, assemble
from index import rebuild_from
from index.encoders.hashing import HashingEncoder
from tests.conftest import missing, silently
from tests.paths import ROOT

_CHAPTER = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").split("\n## Backup and restore\n")[1]
BACK_UP, RESTORE = re.findall(r"```bash\n(.*?)```", _CHAPTER, re.DOTALL)[:2]


@pytest.fixture(autouse=True)
def _tools() -> None:
    for name in ("flock", "sqlite3"):
        if shutil.which(name) is None:
            missing(f"{name} is not installed: apt-get install util-linux sqlite3")


def run(script: str, backup: pathlib.Path, settings: Settings) -> subprocess.CompletedProcess[str]:
    given = {"STORE": settings.store, "ARTICLES": settings.articles, "ENCODER": settings.encoder}
    environment = os.environ | {f"LETTERLIJK_{name}": str(value) for name, value in given.items()}
    environment |= {"BACKUP": str(backup), "PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = ["bash", "-euc", script]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_store_in_use_is_copied_and_put_back(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    used = Settings(articles=articles, store=tmp_path / "store", encoder="hashing")
    rebuild_from(used.store, articles, HashingEncoder(), silently)
    feedback = FeedbackStore(used.store / "feedback.sqlite3", keeps_texts=False)
    stopping, rebuilt = threading.Event(), 0

    def change() -> None:
        nonlocal rebuilt
        while not stopping.is_set():
            rebuilt += 1
            text = f"---\ntitle: Griep\n---\n\nEen nieuw artikel over griep, versie {rebuilt}.\n"
            (articles / "griep.md").write_text(text)
            rebuild_from(used.store, articles, HashingEncoder(), silently)
            feedback.add(datetime.date(2026, 1, 1), "griep", "useful", "")

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for number in range(2):
            backup = tmp_path / f"{number}.tar.gz"
            backed_up = run(BACK_UP, backup, used)
            assert (backed_up.returncode, backed_up.stderr) == (0, "")
            back = Settings(articles=articles, store=tmp_path / f"back-{number}", encoder="hashing")
            restored = run(RESTORE, backup, back)
            assert restored.returncode == 0, restored.stdout + restored.stderr
            assert re.search(r"^ok +store +index \d+ .* is whole", restored.stdout, re.MULTILINE)
            assert assemble(back).reply(Message("wat helpt tegen kramp?")).quotes[0].article_id == "kramp"
            assert not list(back.store.glob("*.part"))
    finally:
        stopping.set()
        changing.join()
    assert rebuilt > 2
    assert (back.store / "feedback.sqlite3").stat().st_size > 0
