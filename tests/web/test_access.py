"""What the log of a real server says of its requests, and what it never says."""

from __future__ import annotations

import json
import logging
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot import ACCESS, Assistant, log_to_stderr, wording
from tests.server import Server, free_port, serving
from web import create_app

MARK = "zwaluwstaartje"
GIVEN = "0123456789abcdef0123456789ABCDEF"


@pytest.fixture
def json_server(environment: dict[str, str]) -> Iterator[Server]:
    with serving(environment | {"LETTERLIJK_LOG": "json"}, free_port(), workers=2) as running:
        yield running


def get(url: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(url, body, headers or {})  # noqa: S310 our own address
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def raw(url: str, request: bytes) -> bytes:
    """What the server says to bytes that need not be HTTP."""
    place = urlsplit(url)
    with socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=20) as connection:
        connection.sendall(request)
        return connection.recv(10_000)


def test_each_request_is_one_line_without_words_paths_and_addresses(json_server: Server) -> None:
    url = json_server.url
    question = json.dumps({"question": f"wat helpt tegen {MARK}?"}).encode()
    headers = {"Content-Type": "application/json", "X-Request-ID": GIVEN, "User-Agent": MARK, "Referer": MARK}
    status, answered, _ = get(f"{url}/api/ask", headers, question)
    assert (status, answered["X-Request-ID"]) == (200, GIVEN)
    assert get(f"{url}/artikelen/kramp?q={MARK}")[0] == 200
    assert get(f"{url}/artikelen/{MARK}")[0] == 404
    assert get(f"{url}/{MARK}")[0] == 404
    assert b" 400 " in raw(url, f"GET /{MARK} HTTP/{MARK}\r\n\r\n".encode())
    assert b" 405 " in raw(url, f"{MARK.upper()} /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    lines = [json.loads(line) for line in json_server.logged().splitlines()]
    told = [(each["method"], each["route"], each["status"]) for each in lines if each["from"] == ACCESS]
    assert told == [
        ("POST", "/api/ask", 200),
        ("GET", "/artikelen/<article_id>", 200),
        ("GET", "/artikelen/<article_id>", 404),
        ("GET", "-", 404),
        ("OTHER", "-", 405),
    ]
    assert lines[0]["request"] == GIVEN
    assert lines[0]["milliseconds"] > 0
    assert "a request was refused before it was read: InvalidHTTPVersion" in {each["message"] for each in lines}
    assert MARK not in json_server.logged().lower()
    assert "127.0.0.1" not in json_server.logged()


@pytest.mark.parametrize("given", ["", "kort", "wat helpt tegen kramp", "a" * 65, "0123456789abcdeg", f"{GIVEN}\u00e9"])
def test_an_id_that_could_hold_words_is_replaced(assistant: Assistant, given: str) -> None:
    client = create_app(assistant).test_client()
    made = client.get("/healthz", headers={"X-Request-ID": given} if given else {}).headers["X-Request-ID"]
    assert made != given
    assert len(made) == 16
    assert client.get("/healthz").headers["X-Request-ID"] != made


def test_a_visitor_can_name_what_went_wrong(broken: FlaskClient) -> None:
    problem = broken.post("/api/ask", json={"question": MARK}, headers={"X-Request-ID": GIVEN}).get_json()
    assert problem["instance"] == GIVEN
    page = broken.post("/", data={"question": MARK}, headers={"X-Request-ID": GIVEN})
    assert page.status_code == 500
    assert wording.PROBLEM_REFERENCE.format(reference=GIVEN) in page.get_data(as_text=True)
    assert GIVEN not in broken.get("/nergens", headers={"X-Request-ID": GIVEN}).get_data(as_text=True)


@pytest.mark.parametrize("style", ["plain", "json"])
def test_a_stack_trace_says_where_and_not_what(
    broken: FlaskClient, style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr(style)  # type: ignore[arg-type]
    assert broken.post("/api/ask", json={"question": MARK}, headers={"X-Request-ID": GIVEN}).status_code == 500
    logged = capsys.readouterr().err
    assert "builtins.KeyError" in logged
    assert "builtins.ValueError" in logged
    assert "test_access.py" in logged
    assert logged.count(GIVEN) == 2
    assert MARK not in logged
    if style == "json":
        assert [json.loads(line)["level"] for line in logged.splitlines()] == ["ERROR", "INFO"]


def test_a_path_is_not_logged_when_what_comes_after_the_answer_fails(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(assistant)
    app.after_request(lambda _response: 1 // 0)
    assert app.test_client().get(f"/artikelen/{MARK}").status_code == 500
    assert "a request failed" in caplog.text
    assert MARK not in caplog.text


@pytest.fixture
def broken(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """An application in which every question ends in errors that repeat it."""

    def fail(_self: Assistant, message: object) -> None:
        try:
            {}[message.text]  # type: ignore[attr-defined]
        except KeyError as error:
            error.add_note(str(message))
            raise ValueError(f"no answer to {message}") from error

    handlers, level = list(logging.root.handlers), logging.root.level
    monkeypatch.setattr(Assistant, "reply", fail)
    app: Flask = create_app(assistant)
    yield app.test_client()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    logging.getLogger(ACCESS).setLevel(logging.NOTSET)
