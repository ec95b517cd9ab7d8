"""A web server on a Milvus that goes down and comes back."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

from bot import wording
from tests.milvus_server import milvus_serving
from tests.paths import ROOT
from tests.server import free_port, serving


def ask(url: str, question: str) -> tuple[int, str]:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{url}/api/ask", body, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def asked_until(url: str, question: str, wanted: str) -> str:
    """What is answered once it has what is wanted, at the latest after twenty seconds."""
    until = time.monotonic() + 20
    while wanted not in (answer := ask(url, question)[1]) and time.monotonic() < until:
        time.sleep(0.2)
    return answer


def test_a_server_says_so_while_milvus_is_away_and_goes_on_afterwards(
    environment: dict[str, str], articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    with milvus_serving(tmp_path / "data.db") as milvus:
        environment |= {"LETTERLIJK_BACKEND": "milvus", "LETTERLIJK_MILVUS_URI": milvus.uri}
        rebuild = [sys.executable, "-m", "bot", "rebuild"]
        subprocess.run(rebuild, cwd=ROOT, env=environment, check=True)
        # The server has no articles and no index of its own.
        stateless = environment | {"LETTERLIJK_STORE": str(tmp_path / "other"), "LETTERLIJK_ARTICLES": "/nowhere"}
        with serving(stateless, free_port(), workers=2) as server:
            status, answer = ask(server.url, "wat helpt tegen kramp?")
            assert status == 200
            assert "warme kruik" in answer
            milvus.kill()
            for _ in range(4):
                status, answer = ask(server.url, "wat helpt tegen kramp?")
                assert (status, json.loads(answer)["detail"]) == (503, wording.PROBLEM_NO_SEARCH)
            milvus.start()
            assert "warme kruik" in asked_until(server.url, "wat helpt tegen kramp?", "warme kruik")
            (articles / "griep.md").write_text("---\ntitle: Griep\n---\n\nGriep geeft koorts en spierpijn.\n")
            subprocess.run(rebuild, cwd=ROOT, env=environment, check=True)
            assert "koorts" in asked_until(server.url, "wat geeft griep?", "koorts")


def test_the_commands_work_on_milvus_in_a_folder(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    environment |= {"LETTERLIJK_BACKEND": "milvus", "LETTERLIJK_MILVUS_URI": str(tmp_path / "milvus.db")}

    def run(*command: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    code, told = run("rebuild")
    assert (code, "index 1: 3 articles, 5 passages" in told) == (0, True)
    assert "Trek je tenen naar je toe" in run("ask", "wat helpt tegen kramp?")[1]
    assert "the index is whole" in run("verify")[1]
    assert run("generations")[1].splitlines()[1].startswith("*      1")
    assert f"index 1 in {tmp_path / 'milvus.db'} is whole" in run("doctor")[1]
    assert not (tmp_path / "store" / "CURRENT").exists()
    with serving(environment, free_port(), workers=2) as server:
        assert "warme kruik" in ask(server.url, "wat helpt tegen kramp?")[1]
