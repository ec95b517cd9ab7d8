"""What is said when more is asked than can be answered, and to whom it is not said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Settings, wording
from web import create_app
from web.crowding import waited

KRANT = "https://www.krant.example"
QUESTION = {"question": "kramp?"}


@pytest.fixture
def crowded(assistant: Assistant) -> Iterator[FlaskClient]:
    """Its requests have waited a second for a thread."""
    client = create_app(assistant, Settings(origins=KRANT, metrics_token="geheim")).test_client()
    before = waited.set(1.0)
    yield client
    waited.reset(before)


def test_who_waited_too_long_is_told_to_come_back(crowded: FlaskClient) -> None:
    refused = crowded.post("/api/ask", json=QUESTION, headers={"Origin": KRANT})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert (refused.mimetype, refused.get_json()["detail"]) == ("application/problem+json", wording.PROBLEM_BUSY)
    assert refused.headers["Access-Control-Allow-Origin"] == KRANT  # the widget can read it
    page = crowded.post("/", data=QUESTION)
    assert page.status_code == 503
    assert wording.PROBLEM_BUSY in page.text


def test_who_watches_and_a_browser_that_asks_first_are_answered(crowded: FlaskClient) -> None:
    assert [crowded.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
    assert crowded.get("/metrics", headers={"Authorization": "Bearer geheim"}).status_code == 200
    said = {"Origin": KRANT, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    first = crowded.options("/api/ask", headers=said)
    assert (first.status_code, first.headers["Access-Control-Allow-Origin"]) == (200, KRANT)
