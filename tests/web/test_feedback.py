"""Opinions are counted; words are kept only where the publisher asked for them."""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from bot import Assistant, FeedbackStore, Settings
from web import create_app

TODAY = datetime.date.today().isoformat()
OPINION = {"verdict": "not-useful", "article_id": "kramp"}


def client_with(assistant: Assistant, store: pathlib.Path, feedback: str) -> FlaskClient:
    return create_app(assistant, Settings(store=store, feedback=feedback)).test_client()


def rows(store: pathlib.Path, table: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(store / "feedback.sqlite3")) as connection:
        return list(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 our own names


def test_opinions_are_counts(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    client = client_with(assistant, tmp_path, "counts")
    assert client.get("/api/start").get_json()["feedback"] == "counts"
    for _ in range(2):
        assert client.post("/api/feedback", json=OPINION | {"text": "ik heet Jan"}).status_code == 204
    client.post("/api/feedback", json=OPINION | {"verdict": "outdated"})
    assert sorted(rows(tmp_path, "counts")) == [(TODAY, "kramp", "not-useful", 2), (TODAY, "kramp", "outdated", 1)]
    assert rows(tmp_path, "texts") == []
    assert b"Jan" not in (tmp_path / "feedback.sqlite3").read_bytes()


def test_words_are_kept_where_the_publisher_wants_them(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    client = client_with(assistant, tmp_path, "texts")
    client.post("/api/feedback", json={"verdict": "remark", "article_id": "kramp", "text": "te kort"})
    client.post("/api/feedback", json=OPINION)
    assert rows(tmp_path, "texts") == [(TODAY, "kramp", "te kort")]
    assert (tmp_path / "feedback.sqlite3").stat().st_mode & 0o777 == 0o600


def test_no_opinion_where_the_publisher_wants_none(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    client = client_with(assistant, tmp_path, "off")
    assert client.get("/api/start").get_json()["feedback"] == "off"
    assert client.post("/api/feedback", json=OPINION).status_code == 404
    assert not (tmp_path / "feedback.sqlite3").exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "geweldig", "article_id": "kramp"}, 422),
        ({"verdict": "useful"}, 422),
        (OPINION | {"question": "mijn geheim"}, 422),
        (OPINION | {"text": "x" * 501}, 422),
        (OPINION | {"article_id": "nergens"}, 404),
    ],
)
def test_what_is_no_opinion_is_refused(
    assistant: Assistant, tmp_path: pathlib.Path, body: dict[str, str], status: int
) -> None:
    assert client_with(assistant, tmp_path, "counts").post("/api/feedback", json=body).status_code == status
    assert not (tmp_path / "feedback.sqlite3").exists()


def test_several_workers_count_together(tmp_path: pathlib.Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3", keeps_texts=False)
    day = datetime.date(2026, 1, 2)
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda _: store.add(day, "kramp", "useful", ""), range(40)))
    assert rows(tmp_path, "counts") == [("2026-01-02", "kramp", "useful", 40)]
