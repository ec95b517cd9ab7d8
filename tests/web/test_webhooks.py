"""`/webhooks/NAME` over HTTP."""

from __future__ import annotations

import contextlib
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Intake, wording
from bot.channels.generic import Json
from bot.delivery.queue import Counts, Queue, open_queue
from tests.bot.channels.test_teams import TestTeams as TeamsRequests
from tests.bot.channels.test_whatsapp import TestWhatsApp as WhatsAppRequests
from tests.bot.delivery.test_intake import headers_for, question
from tests.paths import ROOT
from tests.server import free_port, serving, settings_in
from web import create_app


@pytest.fixture
def queue(tmp_path: pathlib.Path) -> Queue:
    return open_queue(str(tmp_path / "queue.sqlite3"))


@pytest.fixture
def client(assistant: Assistant, queue: Queue) -> FlaskClient:
    app = create_app(assistant)
    channels = {"json": Json("geheim"), "whatsapp": WhatsAppRequests.channel, "teams": TeamsRequests.channel}
    app.extensions["intake"] = Intake(channels, queue, remembered=60)
    return app.test_client()


def test_a_question_is_answered_in_the_response(client: FlaskClient) -> None:
    body = question("1", "wat helpt tegen kramp in de kuit?")
    response = client.post("/webhooks/json", data=body, headers=headers_for(body))
    assert (response.status_code, response.mimetype) == (200, "application/json")
    (answer,) = response.json["answers"]  # type: ignore[index]
    assert answer["answer"]["quotes"][0]["title"] == "Kramp in de kuit"
    assert wording.DISCLAIMER in answer["plain"]


def test_the_challenge_of_meta_is_answered(client: FlaskClient) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verificatie", "hub.challenge": "77"}
    response = client.get("/webhooks/whatsapp", query_string=query)
    assert (response.status_code, response.text, response.mimetype) == (200, "77", "text/plain")


def test_a_large_batch_is_acknowledged_and_kept_once(client: FlaskClient, queue: Queue) -> None:
    """Meta's batches are larger than any request to the pages may be."""
    requests = WhatsAppRequests()
    body = requests.body(*(f"vraag {number} " + "x" * 500 for number in range(200)))
    assert len(body) > 100_000
    for _ in range(2):
        response = client.post("/webhooks/whatsapp", data=body, headers=requests.signed(body).headers)
        assert (response.status_code, response.data) == (200, b"")
    assert queue.counts() == Counts(200, 0, 0, 0)


def test_what_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/webhooks/json", data=b"x" * (3 * 1024 * 1024 + 1)).status_code == 413
    assert client.post("/", data={"question": "x" * 20_000}).status_code == 413


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature-256": "sha256=00"}])
def test_forged_requests_are_refused(client: FlaskClient, queue: Queue, headers: dict[str, str]) -> None:
    body = WhatsAppRequests().body("hoi")
    assert client.post("/webhooks/whatsapp", data=body, headers=headers).status_code == 403
    assert queue.counts() == Counts(0, 0, 0, 0)


def test_an_old_request_is_refused(client: FlaskClient) -> None:
    body = question("1")
    headers = headers_for(body, now=time.time() - 3600)
    assert client.post("/webhooks/json", data=body, headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["telegram", "onbekend"])
def test_a_channel_that_is_off_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.post(f"/webhooks/{name}", data=b"{}").status_code == 404


def test_teams_gets_its_card(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = TeamsRequests()
    request = requests.signed(requests.body("wat helpt tegen kramp in de kuit?"))
    monkeypatch.setattr("bot.signatures.FRESH", float("inf"))  # the test's request is of another day
    response = client.post("/webhooks/teams", data=request.body, headers=request.headers)
    card = json.loads(response.text)["attachments"][0]["content"]
    assert (response.status_code, card["type"]) == (200, "AdaptiveCard")
    assert wording.DISCLAIMER in card["fallbackText"]


def test_the_settings_say_which_channels_there_are(
    assistant: Assistant, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", "geheim")
    monkeypatch.setenv("LETTERLIJK_QUEUE", str(tmp_path / "queue.sqlite3"))
    client = create_app(assistant).test_client()
    body = question("1")
    assert client.post("/webhooks/json", data=body, headers=headers_for(body)).status_code == 200
    assert client.post("/webhooks/slack", data=body).status_code == 404


def test_a_messenger_is_to_send_again_when_its_message_cannot_be_kept(
    client: FlaskClient, tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "queue.sqlite3")) as database:
        database.execute("DROP TABLE messages")
    requests = WhatsAppRequests()
    body = requests.body("mijn moeder heeft kramp")
    response = client.post("/webhooks/whatsapp", data=body, headers=requests.signed(body).headers)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.json["detail"] == wording.PROBLEM_NO_QUEUE  # type: ignore[index]
    (said,) = caplog.messages
    assert f"the queue {tmp_path / 'queue.sqlite3'} cannot be written (no such table: messages): make room" in said
    assert "set LETTERLIJK_QUEUE" in said


def test_a_queue_that_cannot_be_opened_is_tried_again(
    assistant: Assistant, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", "geheim")
    monkeypatch.setenv("LETTERLIJK_QUEUE", str(tmp_path / "weg" / "queue.sqlite3"))
    client = create_app(assistant).test_client()
    body = question("1")
    assert client.post("/webhooks/json", data=body, headers=headers_for(body)).status_code == 503
    (tmp_path / "weg").mkdir()
    assert client.post("/webhooks/json", data=body, headers=headers_for(body)).status_code == 200


def test_the_client_in_the_documentation_works(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    page = (ROOT / "docs" / "channels" / "json.md").read_text(encoding="utf-8")
    (client,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    environment = settings_in(tmp_path, articles, JSON_SHARED_SECRET="geheim")
    with serving(environment, free_port()) as server:
        program = client.replace("http://localhost:8000", server.url).replace(
            "wat is een emg?", "wat helpt tegen kramp?"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert wording.INTRODUCTION in done.stdout
    assert "Trek je tenen naar je toe." in done.stdout
    assert wording.DISCLAIMER in done.stdout
