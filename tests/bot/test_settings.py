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
        "LETTERLIJK_QUEUE": "/q",
        "LETTERLIJK_REMEMBERED_MINUTES": "5",
    }
    assert settings_from(environment) == Settings(
        pathlib.Path("/a"), pathlib.Path("/s"), "hashing", "r", pathlib.Path("/u"), "::1", 81, 3, "/q", 5
    )


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("PORT", "0"), ("PORT", "70000"), ("WORKERS", "-1"), ("REMEMBERED_MINUTES", "0")]
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"LETTERLIJK_{name} is"):
        settings_from({f"LETTERLIJK_{name}": value})


def test_a_messengers_settings_are_those_with_its_name() -> None:
    environment = {
        "LETTERLIJK_TELEGRAM_TOKEN": "1:a",
        "LETTERLIJK_TELEGRAM_POLLING": "yes",
        "LETTERLIJK_SLACK_TOKEN": "b",
    }
    assert channel_settings("telegram", environment) == {"token": "1:a", "polling": "yes"}
