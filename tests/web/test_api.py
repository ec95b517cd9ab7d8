"""The API: agreed names, typed input, errors that help and tell nothing else."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from bot import Assistant, checksum, wording, words_for
from web import create_app


def test_a_question_is_answered_verbatim(client: FlaskClient, assistant: Assistant) -> None:
    answer = client.post("/api/ask", json={"question": "wat helpt tegen kramp?"}).get_json()
    quote = answer["quotes"][0]
    article = assistant.article(quote["article_id"])
    assert article is not None
    assert quote["text"] == article.text[quote["start"] : quote["end"]]
    assert answer["disclaimer"] == wording.DISCLAIMER
    again = client.post(
        "/api/ask", json={"question": "en wat helpt daartegen?", "conversation": answer["conversation"]}
    )
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("request_", "status", "detail"),
    [
        ({"json": {"question": ""}}, 422, wording.PROBLEM_QUESTION),
        ({"json": {"question": "   "}}, 422, wording.PROBLEM_QUESTION),
        ({"json": {}}, 422, wording.PROBLEM_QUESTION),
        ({"json": {"question": 7}}, 422, wording.PROBLEM_QUESTION),
        ({"json": {"question": "x" * 1001}}, 422, wording.PROBLEM_QUESTION),
        ({"json": {"question": "x", "meer": 1}}, 422, wording.PROBLEM_FIELD.format(field="meer")),
        ({"json": ["x"]}, 422, wording.PROBLEM_JSON),
        ({"data": "geen json"}, 422, wording.PROBLEM_JSON),
        ({"data": "{", "content_type": "application/json"}, 422, wording.PROBLEM_JSON),
        ({"json": {"question": "x" * 20_000}}, 413, wording.PROBLEM_TOO_LARGE),
    ],
)
def test_bad_input_gets_a_problem_in_dutch(
    client: FlaskClient, request_: dict[str, object], status: int, detail: str
) -> None:
    response = client.post("/api/ask", **request_)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["detail"] == detail


def test_the_wrong_method_and_path(client: FlaskClient) -> None:
    wrong = client.get("/api/ask")
    assert (wrong.status_code, wrong.get_json()["detail"]) == (405, wording.PROBLEM_METHOD.format(methods="POST"))
    assert "POST" in wrong.headers["Allow"]
    assert client.get("/api/nergens").get_json()["status"] == 404


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz").get_json()
    assert {key: ready[key] for key in ("status", "generation", "articles", "passages", "encoder")} == {
        "status": "ready",
        "generation": 1,
        "articles": 3,
        "passages": 5,
        "encoder": "hashing",
    }


def test_without_an_index_the_server_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("LETTERLIJK_STORE", f"{tmp_path}/nothing")
    monkeypatch.setenv("LETTERLIJK_ENCODER", "hashing")
    client = create_app().test_client()
    assert client.get("/healthz").status_code == 200
    for response in (client.get("/readyz"), client.post("/api/ask", json={"question": "kramp?"})):
        assert (response.status_code, response.get_json()["detail"]) == (503, wording.PROBLEM_NO_INDEX)
    page = client.get("/")
    assert page.status_code == 503
    assert wording.PROBLEM_NO_INDEX in page.text


def test_the_openapi_document_is_that_of_the_models(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert set(document["paths"]) == {
        "/api/ask",
        "/api/start",
        "/api/feedback",
        "/api/rebuild",
        "/healthz",
        "/readyz",
    }
    ask = document["paths"]["/api/ask"]["post"]
    assert ask["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/AskBody")
    assert set(ask["responses"]) == {"200", "403", "413", "422", "429", "503"}
    assert set(document["components"]["schemas"]["AskBody"]["properties"]) == {
        "question",
        "conversation",
        "language",
    }


def test_a_failure_tells_a_visitor_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("geheim pad /etc")

    monkeypatch.setattr(Assistant, "reply", fail)
    with caplog.at_level(logging.ERROR):
        response = client.post("/api/ask", json={"question": "mijn geheime vraag"})
    assert (response.status_code, response.get_json()["detail"]) == (500, wording.PROBLEM_INTERNAL)
    assert "geheim" not in response.text
    assert "geheime vraag" not in caplog.text


def test_an_answer_comes_with_what_is_needed_to_show_it(client: FlaskClient) -> None:
    answer = client.post("/api/ask", json={"question": "wanneer huisarts bellen bij rode kuit"}).get_json()
    quote, shown = answer["quotes"][0], answer["shown"][0]
    assert len(answer["shown"]) == len(answer["quotes"])
    parts = [part for line in shown["lines"] for part in line["segments"]]
    assert " ".join("".join(part["text"] for part in line["segments"]) for line in shown["lines"]) == quote["text"]
    marked = "".join(part["text"] for part in parts if part["marked"])
    assert marked == quote["text"][quote["highlight"]["start"] : quote["highlight"]["end"]]
    assert (
        shown["place"]
        == f"/artikelen/kramp?van={quote['start']}&tot={quote['end']}&som={checksum(quote['text'])}#citaat"
    )
    assert (shown["updated"], shown["published"], shown["is_outdated"]) == ("2026-01-02", None, False)
    assert (shown["publisher_url"], shown["read_url"]) == ("https://krant.example/kramp", "")
    assert answer["calls"] == []


def test_the_bots_own_words_are_english_where_the_interface_is(client: FlaskClient) -> None:
    english = words_for("je", "en")
    answer = client.post("/api/ask", json={"question": "wat helpt tegen kramp?", "language": "en"}).get_json()
    assert (answer["text"], answer["disclaimer"]) == (english.ANSWERED_ONE, english.DISCLAIMER)
    assert answer["quotes"][0]["text"].startswith("Trek je tenen")
    assert client.post("/api/ask", json={"question": "hoi", "language": "en"}).get_json()["text"] == english.GREETING
