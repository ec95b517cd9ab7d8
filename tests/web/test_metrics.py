"""/metrics of a real server with several workers, read by Prometheus' own parser; and of the process for messengers."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import Assistant, Settings
from tests.paths import ROOT
from tests.server import Server, free_port, serving
from tests.web.test_access import MARK, get
from web import create_app

TOKEN = {"Authorization": "Bearer geheim-van-prometheus"}


@pytest.fixture
def measured(environment: dict[str, str], tmp_path: pathlib.Path) -> Iterator[Server]:
    """A server of two workers that counts, with a folder for temporary files of its own."""
    (tmp_path / "tmp").mkdir()
    more = {"LETTERLIJK_METRICS_TOKEN": "geheim-van-prometheus", "TMPDIR": str(tmp_path / "tmp")}
    with serving(environment | more, free_port(), workers=2) as running:
        yield running


def samples(url: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    status, headers, text = get(f"{url}/metrics", TOKEN)
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert MARK not in text
    assert "127.0.0.1" not in text
    return {
        " ".join((sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items())))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ask(url: str, question: str) -> int:
    body = json.dumps({"question": question}).encode()
    return get(f"{url}/api/ask", {"Content-Type": "application/json"}, body)[0]


def children(process: int) -> set[int]:
    return {int(pid) for pid in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()}


def test_workers_count_together_also_after_one_was_killed(measured: Server, tmp_path: pathlib.Path) -> None:
    began = samples(measured.url)
    assert began.get("letterlijk_questions_total channel=web outcome=answered", 0) == 0
    for _ in range(20):  # each on a connection of its own, so that both workers get some
        assert ask(measured.url, "hallo") == 200
    assert ask(measured.url, "") == 422
    assert get(f"{measured.url}/{MARK}")[0] == 404
    said = samples(measured.url)
    assert said["letterlijk_questions_total channel=web outcome=smalltalk"] == 20
    assert said["letterlijk_answer_seconds_count"] == 20
    assert said["letterlijk_answer_seconds_bucket le=+Inf"] == 20
    assert said["letterlijk_http_responses_total status=2xx"] == 21
    assert said["letterlijk_http_responses_total status=4xx"] == 2
    assert said["letterlijk_rate_limited_total"] == 0
    assert (said["letterlijk_ready"], said["letterlijk_index_generation"]) == (1, 1)
    assert (said["letterlijk_articles"], said["letterlijk_passages"]) == (3, 5)
    assert 0 < said["letterlijk_index_age_seconds"] < 600
    assert said["letterlijk_rebuilds_total result=done"] == 1
    assert said["letterlijk_rebuilds_total result=failed"] == 0

    before = children(measured.process.pid)
    os.kill(min(before), signal.SIGKILL)
    until = time.monotonic() + 30
    while not children(measured.process.pid) - before and time.monotonic() < until:
        time.sleep(0.1)
    assert ask(measured.url, "hallo") == 200
    assert samples(measured.url)["letterlijk_questions_total channel=web outcome=smalltalk"] == 21

    assert list((tmp_path / "tmp").glob("letterlijk-counts-*/*.db"))
    measured.process.terminate()
    measured.process.wait(30)
    assert not list((tmp_path / "tmp").glob("letterlijk-counts-*"))


def test_what_never_reaches_the_application_is_counted(measured: Server) -> None:
    host, port = measured.url.removeprefix("http://").split(":")
    for sent in (b"GET / HTTP/1.1\r\nHost x\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nha"):
        with socket.create_connection((host, int(port)), timeout=10) as visitor:
            visitor.sendall(sent)
            visitor.shutdown(socket.SHUT_WR)
            while visitor.recv(4_096):
                pass
    said = samples(measured.url)
    assert said["letterlijk_http_unread_total reason=malformed"] == 1
    assert said["letterlijk_http_unread_total reason=unfinished"] == 1
    assert said.get("letterlijk_http_responses_total status=4xx", 0) == 0


def test_a_rebuild_that_fails_is_counted(measured: Server, articles: pathlib.Path) -> None:
    (articles / "slecht.md").write_text("---\ntitle: A\n")
    subprocess.run([sys.executable, "-m", "bot", "rebuild"], cwd=ROOT, env=measured.environment, check=False)
    said = samples(measured.url)
    assert said["letterlijk_rebuilds_total result=failed"] == 1
    assert (said["letterlijk_rebuild_failed"], said["letterlijk_rebuild_running"]) == (1, 0)
    assert time.time() - said["letterlijk_rebuild_timestamp_seconds"] < 600


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer geheim", "geheim-van-prometheus", "Bearer gehéim"])
def test_only_the_token_opens_it(assistant: Assistant, tmp_path: pathlib.Path, given: str) -> None:
    settings = Settings(store=tmp_path / "store", metrics_token="geheim-van-prometheus")
    client = create_app(assistant, settings).test_client()
    refused = client.get("/metrics", headers={"Authorization": given})
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.mimetype == "application/problem+json"
    assert client.get("/metrics", headers=TOKEN).status_code == 200


def test_without_a_token_there_is_no_such_page(assistant: Assistant) -> None:
    client = create_app(assistant).test_client()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_it_is_shown_without_an_index_too(tmp_path: pathlib.Path) -> None:
    settings = Settings(store=tmp_path / "none", encoder="hashing", metrics_token="geheim-van-prometheus")
    client = create_app(settings=settings).test_client()
    assert client.get("/readyz").status_code == 503
    text = client.get("/metrics", headers=TOKEN).get_data(as_text=True)
    assert "letterlijk_ready 0.0" in text
    assert "letterlijk_index_age_seconds" not in text


def test_too_many_requests_are_counted(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    settings = Settings(store=tmp_path / "store", metrics_token="geheim-van-prometheus")
    app = create_app(assistant, settings)
    app.add_url_rule("/te-snel", view_func=lambda: ("", 429))
    client = app.test_client()

    def counted() -> float:
        text = client.get("/metrics", headers=TOKEN).get_data(as_text=True)
        found = [line for line in text.splitlines() if line.startswith("letterlijk_rate_limited_total")]
        return float(found[0].split()[-1])

    before = counted()
    client.get("/te-snel")
    assert counted() == before + 1
