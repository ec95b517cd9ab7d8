"""`rebuild`, `verify`, `generations` and `rollback`, as an editor uses them."""

from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading

from bot import note_queued, rebuild_state
from index import alone_in, current_number, next_in_line
from tests.bot.test_commands import bot
from tests.paths import ROOT


def edit(path: pathlib.Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_a_mistake_is_undone_with_one_command(environment: dict[str, str], articles: pathlib.Path) -> None:
    bot(environment, "rebuild")
    edit(articles / "slaap.md", "moe", "suf")
    bot(environment, "rebuild")
    rows = bot(environment, "generations").stdout.splitlines()
    assert [row.split()[:2] for row in rows[1:]] == [["1", rows[1].split()[1]], ["*", "2"]]
    assert rows[2].split()[4:] == ["3", "5", rows[2].split()[6], "MB", "-", "hashing"]
    assert "index 1 is published again: 3 articles, 5 passages" in bot(environment, "rollback").stdout
    assert "moe" in bot(environment, "ask", "--json", "ben ik overdag moe en prikkelbaar").stdout
    kept = bot(environment, "rebuild")
    assert "index 1 stays published: exactly these 3 articles were rolled back" in kept.stdout
    assert bot(environment, "rollback", "2").returncode == 0
    wrong = bot(environment, "rollback", "7")
    assert (wrong.returncode, "index 7 cannot be published" in wrong.stderr) == (1, True)


def test_verify_says_what_differs(environment: dict[str, str], articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    bot(environment, "rebuild")
    whole = bot(environment, "verify")
    assert (whole.returncode, whole.stdout) == (0, "the index is whole, and says what the articles say\n")
    edit(articles / "slaap.md", "moe", "suf")
    (articles / "kramp.md").rename(articles / "spierkramp.md")
    (articles / "slecht.md").write_text("---\ntitle: A\n")
    (articles / "synonyms.txt").write_text("kramp: steek\n")
    differs = bot(environment, "verify")
    assert differs.returncode == 1
    assert differs.stdout.splitlines()[0] == "slaap: changed since the index was made"
    assert "slecht.md:1: the front matter is not closed" in differs.stdout
    assert "spierkramp: not in the index" in differs.stdout
    assert "kramp: in the index, but not in the article folder" in differs.stdout
    assert "the synonyms changed since the index was made" in differs.stdout
    (tmp_path / "store" / "000001" / "chunks.jsonl").write_text("")
    damaged = bot(environment, "verify")
    assert (damaged.returncode, "chunks.jsonl is missing or damaged" in damaged.stdout) == (1, True)


def test_both_gates_stop_a_rebuild_and_say_why(environment: dict[str, str], articles: pathlib.Path) -> None:
    gold = [{"article": "kramp", "quote": "Trek je tenen naar je toe."}]
    golden = {"id": "tenen", "question": "wat helpt tegen kramp?", "gold": gold}
    (articles / "golden.jsonl").write_text(json.dumps(golden) + "\n")
    bot(environment, "rebuild")
    assert "1/1" in bot(environment, "generations").stdout
    text = (articles / "kramp.md").read_text()
    edit(articles / "kramp.md", "Trek je tenen naar je toe.", "Doe dan niets.")
    stopped = bot(environment, "rebuild")
    assert (stopped.returncode, "no longer answered: tenen" in stopped.stderr) == (1, True)
    (articles / "kramp.md").write_text(text)
    (articles / "slaap.md").unlink()
    (articles / "migraine.md").unlink()
    stopped = bot(environment, "rebuild")
    assert stopped.returncode == 1
    assert "2 of 3 articles would go out of the index, more than 20%: migraine, slaap" in stopped.stderr
    state = rebuild_state(pathlib.Path(environment["LETTERLIJK_STORE"]))
    assert (state.status, "2 of 3 articles" in state.message) == ("failed", True)
    assert "0 added, 0 changed, 2 removed, 1 same" in bot(environment, "rebuild", "--force").stdout


def test_an_encoder_change_is_named(environment: dict[str, str]) -> None:
    bot(environment, "rebuild")
    done = bot(environment | {"LETTERLIJK_ENCODER": "bundled"}, "rebuild")
    assert "everything is made anew: the encoder was 'hashing' and is now 'bundled'" in done.stderr


def test_watch_rebuilds_after_a_burst_and_survives_errors(environment: dict[str, str], articles: pathlib.Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "bot", "rebuild", "--watch"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as watcher:
        giving_up = threading.Timer(180, watcher.kill)
        giving_up.start()
        try:
            read_until(watcher, "3 added")
            for turn in range(20):
                (articles / f"nieuw-{turn}.md").write_text(f"---\ntitle: Nieuw {turn}\n---\n\nDit is nummer {turn}.\n")
            told = read_until(watcher, "index .*: 23 articles")
            assert len(told) < 10
            for path in articles.iterdir():
                path.unlink()
            read_until(watcher, "error: .*(there are no articles|articles would go out)")
            (articles / "kramp.md").write_text("---\ntitle: Kramp\n---\n\nRek de kuit.\n")
            read_until(watcher, "error: 22 of 23 articles would go out")
            watcher.send_signal(signal.SIGINT)
            assert watcher.wait(60) == 130
        finally:
            giving_up.cancel()
            watcher.kill()


def test_watching_a_folder_that_is_not_there_is_refused(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    refused = bot(environment | {"LETTERLIJK_ARTICLES": str(tmp_path / "weg")}, "rebuild", "--watch")
    assert (refused.returncode, "there is no such folder" in refused.stderr) == (1, True)


def test_what_goes_wrong_before_the_rebuild_is_noted_too(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    assert bot(environment | {"LETTERLIJK_ENCODER": str(tmp_path / "weg")}, "rebuild").returncode == 1
    state = rebuild_state(pathlib.Path(environment["LETTERLIJK_STORE"]))
    assert (state.status, "encoder" in state.message) == ("failed", True)


def test_a_rebuild_that_was_asked_for_is_queued_until_it_begins(environment: dict[str, str]) -> None:
    store = pathlib.Path(environment["LETTERLIJK_STORE"])
    note_queued(store)
    assert rebuild_state(store).status == "queued"
    os.utime(store / "rebuild.queued", (0, 0))  # what should have begun has died
    assert rebuild_state(store).status == "never"
    note_queued(store)
    bot(environment, "rebuild")
    assert rebuild_state(store).status == "done"


def read_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """The lines that a process prints, up to one that matches."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if re.search(wanted, line):
            return lines
    raise AssertionError("".join(lines))


def test_only_one_rebuild_waits(environment: dict[str, str]) -> None:
    store = pathlib.Path(environment["LETTERLIJK_STORE"])
    with next_in_line(store) as first:
        assert first
        assert bot(environment, "rebuild", "--queued").stdout == "a rebuild waits already\n"
    command = [sys.executable, "-m", "bot", "rebuild", "--queued"]
    with alone_in(store):
        waiting = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert waiting.stderr is not None
        assert f"process {os.getpid()} on" in waiting.stderr.readline().decode()
        assert current_number(store) is None
    assert b"3 added" in waiting.communicate(timeout=60)[0]
