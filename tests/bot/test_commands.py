"""The command line, as a script calls it."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

from bot import wording
from tests.paths import ROOT


def bot(environment: dict[str, str], *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def test_rebuild_says_what_it_did(environment: dict[str, str], articles: pathlib.Path) -> None:
    first = bot(environment, "rebuild")
    assert first.returncode == 0, first.stderr
    assert "index 1: 3 articles, 5 passages; 3 added, 0 changed, 0 removed, 0 same; 5 passages encoded" in first.stdout
    (articles / "slecht.md").write_text("---\ntitle: A\n")
    second = bot(environment, "rebuild")
    assert second.returncode == 1
    assert "slecht.md:1: the front matter is not closed" in second.stderr
    assert "0 passages encoded" in second.stdout


def test_the_first_question_builds_the_index(environment: dict[str, str]) -> None:
    done = bot(environment, "ask", "--json", "wat helpt tegen kramp?")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["quotes"][0]["article_id"] == "kramp"


def test_a_file_of_questions(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    bot(environment, "rebuild")
    path = tmp_path / "q.jsonl"
    rows = [
        {"id": "a", "question": "wat helpt tegen kramp?"},
        {"id": "b", "question": "en wat helpt daartegen?", "history": ["ik heb kramp in mijn kuit"]},
        {"id": "c", "question": "hoi"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = bot(environment, "ask", "--batch", str(path))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert answers[1]["quotes"][0]["section"] == ["Wat helpt tegen kramp?"]
    assert answers[2]["outcome"] == "smalltalk"


def test_a_conversation_in_the_terminal(environment: dict[str, str]) -> None:
    bot(environment, "rebuild")
    done = bot(environment, "ask", stdin="ik heb kramp in mijn kuit\nen wat helpt daartegen?\n")
    assert done.returncode == 0, done.stderr
    assert "geautomatiseerd systeem" in done.stdout
    assert done.stdout.count("Bron:") >= 2


def test_a_visitors_rights_hold_in_the_terminal(environment: dict[str, str]) -> None:
    bot(environment, "rebuild")
    asked = "ik heb kramp in mijn kuit\ntoon mijn gegevens\nwis mijn gegevens\nwat is de bron?\n"
    for log in ("off", "log"):
        done = bot(environment | {"LETTERLIJK_QUESTIONS": log}, "ask", stdin=asked)
        assert done.returncode == 0, done.stderr
        shown, _, after = " ".join(done.stdout.split()).partition(wording.ERASED)
        assert wording.KEPT_NOTHING in shown
        assert wording.SOURCE_OF_ALL in after  # it knows no more which answer that could be of
    alone = json.loads(bot(environment, "ask", "--json", "toon mijn gegevens").stdout)
    assert (alone["outcome"], alone["text"]) == ("smalltalk", wording.KEPT_NOTHING)


def test_evaluate_prints_measures(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    bot(environment, "rebuild")
    path = tmp_path / "q.jsonl"
    gold = [{"article": "kramp", "quote": "Trek je tenen naar je toe."}]
    path.write_text(json.dumps({"id": "a", "question": "wat helpt tegen kramp?", "kind": "direct", "gold": gold}))
    assert "1.00" in bot(environment, "evaluate", str(path)).stdout
    measures = json.loads(bot(environment, "evaluate", str(path), "--json").stdout)
    assert measures[0]["success_at_1"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rebuild", "--articles", "/nergens"], "there is no such folder"),
        (["ask", "--batch", "/nergens"], "cannot be read"),
        (["calibrate", "/nergens"], "cannot be read"),
        (["import", "/nergens.txt"], "check the name"),
        (["serve", "--port", "99999"], "at most 65535"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(environment: dict[str, str], arguments: list[str], said: str) -> None:
    done = bot(environment, *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_import_reports_and_goes_on(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    page = tmp_path / "Een pagina.txt"
    page.write_text(
        "Slapen na een nachtdienst\n\nDoor Anna de Wit\n\nSlaap na een nachtdienst in een donkere kamer en zet je "
        "telefoon uit.\n\nLees ook: Beter slapen\n\nDeel dit artikel\n"
    )
    (tmp_path / "leeg.txt").write_text("")
    into = tmp_path / "into"
    done = bot(environment, "import", str(page), str(tmp_path / "leeg.txt"), "--into", str(into), "--show-dropped")
    assert done.returncode == 1
    assert "leeg.txt:1: the file is empty" in done.stderr
    assert "Anna de Wit" in done.stdout
    assert "furniture: Lees ook: Beter slapen" in done.stdout
    assert [path.name for path in into.iterdir()] == ["een-pagina.md"]
