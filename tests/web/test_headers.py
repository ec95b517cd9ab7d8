"""The headers of every response, who may read it, and how few bytes it takes."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Settings
from web import create_app

KRANT = "https://www.krant.example"


@pytest.fixture
def listed(assistant: Assistant) -> FlaskClient:
    """A bot that knows one site."""
    return create_app(assistant, Settings(origins=KRANT, frame_ancestors=KRANT)).test_client()


@pytest.mark.parametrize(
    "path", ["/", "/artikelen", "/artikelen/kramp", "/healthz", "/nergens", "/widget.js", "/assets/x/style.css"]
)
def test_every_response_has_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", ["/widget.js", "/assets/x/panel.js", "/api/start"])
def test_only_a_listed_site_may_read(listed: FlaskClient, path: str) -> None:
    assert listed.get(path, headers={"Origin": KRANT}).headers["Access-Control-Allow-Origin"] == KRANT
    for origin in ("https://krant.example", f"{KRANT}.kwaad.example", "null"):
        response = listed.get(path, headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Origin" in response.headers["Vary"]


def test_a_listed_site_may_ask(listed: FlaskClient) -> None:
    asked = {"Origin": KRANT, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = listed.options("/api/ask", headers=asked).headers
    assert allowed["Access-Control-Allow-Origin"] == KRANT
    assert allowed["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Origin" not in listed.options("/api/ask", headers=asked | {"Origin": "null"}).headers
    answer = listed.post("/api/ask", json={"question": "kramp"}, headers={"Origin": KRANT})
    assert answer.headers["Access-Control-Allow-Origin"] == KRANT


def test_pages_are_for_nobodys_script_and_the_publishers_frame(listed: FlaskClient) -> None:
    headers = listed.get("/", headers={"Origin": KRANT}).headers
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Content-Security-Policy"].endswith(f"frame-ancestors {KRANT}")


def test_a_file_is_kept_for_ever_under_its_current_name(client: FlaskClient) -> None:
    name = client.get("/widget.js").text.split(" from ")[1].split('"')[1]
    assert name.startswith("/assets/")
    current = client.get(name)
    assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert current.mimetype == "text/javascript"
    older = client.get("/assets/000000000000/letterlijk-chat.js")
    assert (older.status_code, older.data) == (200, current.data)
    assert older.headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/000000000000/nergens.js").status_code == 404
    assert client.get("/assets/x/..%2F__init__.py").status_code == 404


@pytest.mark.parametrize("path", ["/", "/widget.js", "/api/start", "/artikelen/kramp"])
def test_what_a_browser_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"})
    assert (again.status_code, again.data) == (304, b"")


def test_an_answer_is_kept_nowhere(client: FlaskClient) -> None:
    for response in (client.post("/api/ask", json={"question": "kramp"}), client.post("/", data={"question": "kramp"})):
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/assets/x/chat.css", "/artikelen/kramp"])
def test_texts_are_compressed_for_who_can_read_it(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip;q=0"}).headers
