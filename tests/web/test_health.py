"""What /healthz and /readyz say while the index is made, is missing, or is damaged."""

from __future__ import annotations

import pathlib

import pytest
from flask.testing import FlaskClient

from bot import Settings
from index import alone_in, rebuild_from
from index.encoders.hashing import HashingEncoder
from tests.conftest import silently
from web import create_app


@pytest.fixture
def settings(articles: pathlib.Path, tmp_path: pathlib.Path) -> Settings:
    """Settings with two indexes, of three and of four articles."""
    settings = Settings(articles=articles, store=tmp_path / "store", encoder="hashing")
    rebuild_from(settings.store, articles, HashingEncoder(), silently)
    (articles / "griep.md").write_text("---\ntitle: Griep\n---\n\nGriep gaat vanzelf over.\n")
    rebuild_from(settings.store, articles, HashingEncoder(), silently)
    return settings


def damage(settings: Settings, number: int) -> None:
    (settings.store / f"{number:06d}" / "chunks.jsonl").write_bytes(b"x")


def said(client: FlaskClient) -> tuple[int, int | None]:
    """The status of /readyz, and the index that it names. The process itself is well at all times."""
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    return response.status_code, response.get_json().get("generation")


def test_during_a_rebuild_the_index_that_is_served_is_named(settings: Settings) -> None:
    client = create_app(settings=settings).test_client()
    with alone_in(settings.store):
        assert said(client) == (200, 2)
        assert client.get("/readyz").get_json()["articles"] == 4
        assert said(create_app(settings=settings).test_client()) == (200, 2)


def test_a_running_server_goes_on_when_its_index_is_damaged(settings: Settings) -> None:
    client = create_app(settings=settings).test_client()
    damage(settings, 2)
    assert said(client) == (200, 2)


def test_a_server_that_starts_serves_the_index_before_the_damaged_one(settings: Settings) -> None:
    damage(settings, 2)
    assert said(create_app(settings=settings).test_client()) == (200, 1)


def test_a_server_that_finds_nothing_whole_starts_and_is_not_ready(settings: Settings) -> None:
    for number in (1, 2):
        damage(settings, number)
    client = create_app(settings=settings).test_client()
    assert said(client) == (503, None)
    assert client.get("/readyz").mimetype == "application/problem+json"
