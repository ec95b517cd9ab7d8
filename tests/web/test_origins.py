"""Whose pages may send something: ours, the listed sites', and programs."""

from __future__ import annotations

import pathlib

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Settings, wording
from tests.bot.delivery.test_intake import headers_for, question
from web import create_app

KRANT = "https://www.krant.example"
STRANGE = "https://kwaad.example"
QUESTION = {"question": "kramp?"}


@pytest.fixture
def listed(assistant: Assistant) -> FlaskClient:
    return create_app(assistant, Settings(origins=KRANT, rate_limit="off")).test_client()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": KRANT}, 200),
        ({"Origin": KRANT, "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}, 200),  # a proxy took off the https
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": STRANGE}, 403),
        ({"Origin": f"{KRANT}.kwaad.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": STRANGE, "Referer": KRANT}, 403),
    ],
)
def test_a_page_of_another_site_may_not_ask(listed: FlaskClient, headers: dict[str, str], status: int) -> None:
    response = listed.post("/api/ask", json=QUESTION, headers=headers)
    assert response.status_code == status
    if status == 403:
        assert (response.mimetype, response.get_json()["detail"]) == (
            "application/problem+json",
            wording.PROBLEM_ORIGIN,
        )


@pytest.mark.parametrize(("path", "body"), [("/", QUESTION), ("/artikelen", {"words": "kramp"})])
def test_neither_may_its_forms(listed: FlaskClient, path: str, body: dict[str, str]) -> None:
    assert listed.post(path, data=body, headers={"Origin": "http://localhost"}).status_code == 200
    refused = listed.post(path, data=body, headers={"Origin": STRANGE})
    assert (refused.status_code, refused.mimetype) == (403, "text/html")
    assert wording.PROBLEM_ORIGIN in refused.text


def test_behind_a_proxy_our_own_pages_are_ours(assistant: Assistant) -> None:
    client = create_app(assistant, Settings(proxies=1, rate_limit="off")).test_client()
    said = {"Host": "bot.krant.example", "X-Forwarded-Proto": "https", "Origin": "https://bot.krant.example"}
    assert client.post("/api/ask", json=QUESTION, headers=said).status_code == 200
    # A name that a visitor hands to the proxy is not believed.
    assert (
        client.post(
            "/api/ask", json=QUESTION, headers=said | {"X-Forwarded-Host": "x", "Origin": "https://x"}
        ).status_code
        == 403
    )


def test_a_page_of_another_site_cannot_start_a_rebuild(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    settings = Settings(store=tmp_path / "store", rebuild_token="geheim", rate_limit="off")
    client = create_app(assistant, settings).test_client()
    bearer = {"Authorization": "Bearer geheim"}
    assert client.get("/api/rebuild", headers=bearer).status_code == 200
    assert client.post("/api/rebuild", headers=bearer | {"Origin": STRANGE}).status_code == 403
    # A secret that a browser sends by itself, or that stands in an address, opens nothing.
    client.set_cookie("token", "geheim")
    for said in ({}, {"Authorization": "geheim"}, {"Authorization": "Basic geheim"}, {"Authorization": "Bearer gehei"}):
        response = client.post("/api/rebuild?token=geheim", data={"token": "geheim"}, headers=said)
        assert response.status_code == 401
    assert client.post("/api/rebuild", headers={"Authorization": "Bearer \xff"}).status_code == 401
    assert not (tmp_path / "store" / "rebuild.json").exists()


def test_what_a_messenger_signed_needs_no_page(
    assistant: Assistant, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", "geheim")
    monkeypatch.setenv("LETTERLIJK_QUEUE", str(tmp_path / "queue.sqlite3"))
    client = create_app(assistant).test_client()
    body = question("1")
    assert client.post("/webhooks/json", data=body, headers=headers_for(body) | {"Origin": STRANGE}).status_code == 200
