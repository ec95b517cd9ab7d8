"""Settings from an environment, and what is wrong with them."""

from __future__ import annotations

import pathlib

import pytest

from bot import Settings, SettingsError, settings_from
from bot.settings import channel_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert settings_from({}) == Settings()


def test_every_setting_can_be_set() -> None:
    environment = {
        "LETTERLIJK_ARTICLES": "/a",
        "LETTERLIJK_STORE": "/s",
        "LETTERLIJK_ENCODER": "hashing",
        "LETTERLIJK_RERANKER": "r",
        "LETTERLIJK_URGENT": "/u",
        "LETTERLIJK_HOST": "::1",
        "LETTERLIJK_PORT": "81",
        "LETTERLIJK_WORKERS": "3",
        "LETTERLIJK_ADDRESS": "u",
        "LETTERLIJK_ORIGINS": "https://a.example http://b.example:81",
        "LETTERLIJK_FRAME_ANCESTORS": "'none'",
        "LETTERLIJK_OUTDATED_DAYS": "9",
        "LETTERLIJK_FEEDBACK": "off",
        "LETTERLIJK_QUEUE": "/q",
        "LETTERLIJK_REMEMBERED_MINUTES": "5",
        "LETTERLIJK_PROXIES": "2",
        "LETTERLIJK_RATE_LIMIT": "100 per 5 minutes",
        "LETTERLIJK_RATE_STORE": "redis://r",
        "LETTERLIJK_RATE_SALT": "een lang geheim!",
        "LETTERLIJK_LOG": "json",
        "LETTERLIJK_METRICS_TOKEN": "m",
        "LETTERLIJK_METRICS_PORT": "9464",
        "LETTERLIJK_DESK_TOKEN": "een heel lang sesam-open-u",
        "LETTERLIJK_COUNTS": "off",
        "LETTERLIJK_QUESTIONS": "log",
        "LETTERLIJK_QUESTIONS_DAYS": "7",
        "LETTERLIJK_QUESTIONS_KEY": "sleutel",
        "LETTERLIJK_BACKEND": "milvus",
        "LETTERLIJK_MILVUS_URI": "http://m:19530",
        "LETTERLIJK_MILVUS_TOKEN": "geheim",
    }
    settings = settings_from(environment)
    assert settings == Settings(
        articles=pathlib.Path("/a"),
        store=pathlib.Path("/s"),
        encoder="hashing",
        reranker="r",
        urgent=pathlib.Path("/u"),
        host="::1",
        port=81,
        workers=3,
        address="u",
        origins="https://a.example http://b.example:81",
        frame_ancestors="'none'",
        outdated_days=9,
        feedback="off",
        queue="/q",
        remembered_minutes=5,
        proxies=2,
        rate_limit="100 per 5 minutes",
        rate_store="redis://r",
        rate_salt="een lang geheim!",
        log="json",
        metrics_token="m",
        metrics_port=9464,
        desk_token="een heel lang sesam-open-u",
        counts="off",
        questions="log",
        questions_days=7,
        questions_key="sleutel",
        backend="milvus",
        milvus_uri="http://m:19530",
        milvus_token="geheim",
    )
    assert not [secret for secret in ("sleutel", "sesam", "geheim") if secret in repr(settings)]
    assert settings.shares_index
    assert settings.allowed_origins == {"https://a.example", "http://b.example:81"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("WORKERS", "-1"),
        ("ADDRESS", "jij"),
        ("FEEDBACK", "all"),
        ("FRAME_ANCESTORS", "'self'; script-src *"),
        ("OUTDATED_DAYS", "old"),
        ("REMEMBERED_MINUTES", "0"),
        ("PROXIES", "nginx"),
        ("RATE_LIMIT", "30"),
        ("RATE_LIMIT", "0 per minute"),
        ("RATE_STORE", "memcached://m"),
        ("LOG", "xml"),
        ("METRICS_PORT", "70000"),
        ("METRICS_PORT", "9464"),
        ("COUNTS", "yes"),
        ("QUESTIONS", "on"),
        ("QUESTIONS_DAYS", "0"),
        ("QUESTIONS_DAYS", "366"),
        ("BACKEND", "mivlus"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"LETTERLIJK_{name} is"):
        settings_from({f"LETTERLIJK_{name}": value})


@pytest.mark.parametrize(
    "origin", ["*", "krant.example", "https://krant.example/", "https://a.example,https://b.example"]
)
def test_an_origin_that_no_browser_would_send_is_named(origin: str) -> None:
    with pytest.raises(SettingsError, match="LETTERLIJK_ORIGINS has"):
        settings_from({"LETTERLIJK_ORIGINS": origin})


def test_a_messengers_settings_are_those_with_its_name() -> None:
    environment = {
        "LETTERLIJK_TELEGRAM_TOKEN": "1:a",
        "LETTERLIJK_TELEGRAM_POLLING": "yes",
        "LETTERLIJK_SLACK_TOKEN": "b",
    }
    assert channel_settings("telegram", environment) == {"token": "1:a", "polling": "yes"}


def test_milvus_needs_an_address() -> None:
    with pytest.raises(SettingsError, match="LETTERLIJK_BACKEND is 'milvus': set LETTERLIJK_MILVUS_URI too"):
        settings_from({"LETTERLIJK_BACKEND": "milvus"})
    assert not settings_from({"LETTERLIJK_BACKEND": "milvus", "LETTERLIJK_MILVUS_URI": "milvus.db"}).shares_index
