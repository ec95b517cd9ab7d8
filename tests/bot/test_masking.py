"""Secrets come from the environment or from files, and are printed nowhere."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from dataclasses import fields
from typing import Any

import pytest

from bot import Settings, SettingsError, settings_from
from bot.channels import CHANNELS, readiness_of
from bot.settings import channel_settings
from tests.bot.channels.test_own_channel import EXAMPLE
from tests.paths import ROOT

SECRET = "zeer-geheim-en-lang-genoeg"


def test_a_secret_may_stand_in_a_file(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{SECRET}\n")
    environment = {
        "LETTERLIJK_REBUILD_TOKEN_FILE": str(file),
        "LETTERLIJK_TELEGRAM_TOKEN_FILE": str(file),
        "LETTERLIJK_TELEGRAM_POLLING": "yes",
    }
    assert settings_from(environment).rebuild_token == SECRET
    assert channel_settings("telegram", environment) == {"token": SECRET, "polling": "yes"}
    assert settings_from({"LETTERLIJK_REBUILD_TOKEN_FILE": ""}).rebuild_token == ""


def test_a_file_that_is_of_no_use_is_named(tmp_path: pathlib.Path) -> None:
    for name, content in (("leeg", b" \n"), ("binair", b"\xff\xfe\x00")):
        (tmp_path / name).write_bytes(content)
    for name, said in (("weg", "cannot be read"), ("leeg", "is empty"), ("binair", "cannot be read")):
        with pytest.raises(SettingsError, match=f"LETTERLIJK_REBUILD_TOKEN_FILE is .*{name}, which {said}"):
            settings_from({"LETTERLIJK_REBUILD_TOKEN_FILE": str(tmp_path / name)})
    both = {"LETTERLIJK_REBUILD_TOKEN": SECRET, "LETTERLIJK_REBUILD_TOKEN_FILE": str(tmp_path / "weg")}
    with pytest.raises(SettingsError, match="are both set") as told:
        settings_from(both)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("login", [f"bot:{SECRET}@", f":x@{SECRET}@"])
@pytest.mark.parametrize("more", ["0", f"0?password={SECRET}&db=1"])
def test_settings_are_printed_without_secrets(login: str, more: str) -> None:
    address = f"redis://{login}redis.example:6379/{more}"
    settings = Settings(rebuild_token=SECRET, rate_salt=SECRET, rate_store=address, queue=address)
    for printed in (repr(settings), str(settings), f"{[settings]}", str(settings.shown())):
        assert SECRET not in printed
        assert "redis.example:6379" in printed
    assert settings.shown()["rebuild_token"] == "***"
    assert Settings().shown()["rebuild_token"] == ""


def test_a_rate_store_is_redis_with_a_secret_to_hash_with() -> None:
    with pytest.raises(SettingsError, match="RATE_STORE is 'ftp://") as told:
        Settings(rate_store=f"ftp://bot:{SECRET}@x", rate_salt=SECRET)
    assert SECRET not in str(told.value)
    with pytest.raises(SettingsError, match="RATE_STORE is a Redis address: set LETTERLIJK_RATE_SALT too") as told:
        Settings(rate_store=f"redis://bot:{SECRET}@x", rate_salt="kort")
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("kind", [*CHANNELS, EXAMPLE.Mattermost], ids=lambda kind: kind.name)
def test_no_messenger_prints_its_secrets(kind: type[Any]) -> None:
    given = {field.name: f"{SECRET}-{field.name}" for field in fields(kind)}
    channel = kind(**given)
    assert SECRET not in f"{channel!r} {channel} {readiness_of(kind, given)}"


def test_an_operator_reads_no_secret_when_something_fails(tmp_path: pathlib.Path) -> None:
    """An address of Redis that does not answer, with a password in it; and a port that is no number."""
    environment = {
        "LETTERLIJK_JSON_SHARED_SECRET": SECRET,
        "LETTERLIJK_REBUILD_TOKEN": SECRET,
        "LETTERLIJK_RATE_SALT": SECRET,
        "LETTERLIJK_RATE_STORE": f"redis://bot:{SECRET}@127.0.0.1:1/0",
        "LETTERLIJK_QUEUE": f"redis://bot:{SECRET}@127.0.0.1:1/0",
        "LETTERLIJK_ENCODER": "hashing",
        "LETTERLIJK_STORE": str(tmp_path),
    }
    for command, more in ((["channels", "list"], {}), (["serve"], {"LETTERLIJK_PORT": "x"})):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "LETTERLIJK_" in done.stdout + done.stderr or "Redis" in done.stdout + done.stderr
        assert SECRET not in done.stdout + done.stderr
