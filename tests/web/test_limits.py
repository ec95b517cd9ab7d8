"""How often one may ask: per address and conversation, behind proxies, in memory and in Redis."""

from __future__ import annotations

import pathlib
import time

import httpx2
import pytest
from flask.testing import FlaskClient

from bot import Assistant, Conversation, Settings, wording
from tests.redis_server import redis_serving
from tests.server import free_port, serving, settings_in
from web import create_app

SALT = "een lang toevallig geheim"
QUESTION = {"question": "kramp?"}


def client_of(assistant: Assistant, **more: object) -> FlaskClient:
    settings = Settings(**{"rate_limit": "2 per minute", **more})  # type: ignore[arg-type]
    return create_app(assistant, settings).test_client()


def asked(client: FlaskClient, address: str = "203.0.113.7", token: str = "", forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    response = client.post(
        "/api/ask", json={**QUESTION, "conversation": token}, headers=headers, environ_base={"REMOTE_ADDR": address}
    )
    return response.status_code


def test_the_third_question_is_refused_in_dutch_with_how_long_to_wait(assistant: Assistant) -> None:
    client = client_of(assistant)
    assert [asked(client) for _ in range(3)] == [200, 200, 429]
    refused = client.post("/api/ask", json=QUESTION, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert (refused.mimetype, refused.get_json()["detail"]) == ("application/problem+json", wording.PROBLEM_TOO_MANY)
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    page = client.post("/", data=QUESTION, environ_base={"REMOTE_ADDR": "203.0.113.7"})  # the form asks too
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert wording.PROBLEM_TOO_MANY in page.text
    assert "Retry-After" in page.headers
    assert asked(client, "203.0.113.8") == 200


def test_who_waits_as_told_is_let_through_however_often_it_was_refused(assistant: Assistant) -> None:
    client = client_of(assistant, rate_limit="2 per second")
    assert [asked(client) for _ in range(3)] == [200, 200, 429]
    for _ in range(50):
        if asked(client) == 200:
            return
        time.sleep(0.05)
    raise AssertionError("never let through again")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/artikelen", {"data": {"words": "kramp"}}),
        ("post", "/api/feedback", {"json": {"verdict": "useful", "article_id": "kramp"}}),
        ("get", "/api/rebuild", {}),
        ("post", "/api/rebuild", {}),
    ],
)
def test_all_that_is_work_is_limited(
    assistant: Assistant, method: str, path: str, body: dict[str, object], tmp_path: pathlib.Path
) -> None:
    client = client_of(assistant, store=tmp_path / "store", rebuild_token="geheim")
    statuses = [getattr(client, method)(path, **body).status_code for _ in range(3)]
    assert (429 in statuses[:2], statuses[2]) == (False, 429)


def test_health_pages_and_messengers_are_not_limited(assistant: Assistant) -> None:
    client = client_of(assistant, rate_limit="1 per day")
    for path in ("/healthz", "/readyz", "/", "/artikelen", "/widget.js", "/api/start"):
        assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert 429 not in [client.post("/webhooks/json", data=b"{}").status_code for _ in range(3)]


def test_off_is_off(assistant: Assistant) -> None:
    client = client_of(assistant, rate_limit="off")
    assert [asked(client) for _ in range(40)] == [200] * 40


def test_a_conversation_is_limited_wherever_it_is_asked_from(assistant: Assistant) -> None:
    client = client_of(assistant)
    token = Conversation(("kramp?",)).token()
    assert [asked(client, f"203.0.113.{number}", token) for number in range(3)] == [200, 200, 429]
    page = client.post("/", data={**QUESTION, "conversation": token}, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert page.status_code == 429


@pytest.mark.parametrize(
    ("first", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # of one household
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_addresses_of_one_owner_count_together(assistant: Assistant, first: str, other: str, same: bool) -> None:
    client = client_of(assistant, rate_limit="1 per minute")
    assert asked(client, first) == 200
    assert asked(client, other) == (429 if same else 200)


def test_without_a_proxy_nobody_chooses_an_address(assistant: Assistant) -> None:
    client = client_of(assistant)
    assert [asked(client, forwarded=f"198.51.100.{number}") for number in range(3)] == [200, 200, 429]


def test_behind_a_proxy_the_visitor_counts_and_not_the_proxy(assistant: Assistant) -> None:
    client = client_of(assistant, proxies=1)
    assert [asked(client, "10.0.0.1", forwarded=f"198.51.100.{number}") for number in range(3)] == [200] * 3
    # What a visitor writes itself stands before what the proxy adds, and is not believed.
    said = [f"192.0.2.{number}, 198.51.100.99" for number in range(3)]
    assert [asked(client, "10.0.0.1", forwarded=each) for each in said] == [200, 200, 429]


@pytest.mark.parametrize("body", [b"x" * 20_000, b"[" * 8_000, b'{"conversation": 7}', b"\xff\x00"])
def test_a_body_that_cannot_be_read_is_counted_too(assistant: Assistant, body: bytes) -> None:
    client = client_of(assistant)
    statuses = [client.post("/api/ask", data=body, content_type="application/json").status_code for _ in range(3)]
    assert statuses[0] in {413, 422}
    assert statuses[2] == 429


def test_machines_count_together_in_redis_and_it_holds_no_address(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    with redis_serving(tmp_path) as (place, process):
        first, second = (client_of(assistant, rate_store=place, rate_salt=SALT) for _ in range(2))
        assert [asked(first), asked(second), asked(first)] == [200, 200, 429]
        written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.aof"))
        assert b"letterlijk" in written
        assert b"203.0.113" not in written
        process.kill()
        process.wait()
        # Each counts for itself until it is back.
        assert [asked(second) for _ in range(3)] == [200, 200, 429]
    with redis_serving(tmp_path, int(place.rpartition(":")[2].partition("/")[0])):
        assert asked(first, "203.0.113.50") == 200


def test_a_real_server_refuses(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    environment = settings_in(tmp_path, articles, RATE_LIMIT="2 per minute", PROXIES="1")
    with serving(environment, free_port()) as server:
        said = {"X-Forwarded-For": "203.0.113.7"}
        answers = [httpx2.post(f"{server.url}/api/ask", json=QUESTION, headers=said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 61
