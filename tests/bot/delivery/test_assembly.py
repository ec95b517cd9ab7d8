"""Settings to channels, and `python -m bot channels` for the integrator."""

from __future__ import annotations

import pathlib
import subprocess
import time

import pytest

from bot import SettingsError
from bot.__main__ import main
from bot.channels.telegram import Telegram
from bot.delivery.assembly import assemble_intake, enabled
from bot.delivery.queue import Queue, open_queue
from tests.bot.channels.test_telegram import update
from tests.bot.delivery.burst import start_worker
from tests.bot.delivery.platform import Platform, Sent
from tests.server import free_port, settings_in


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_QUEUE", str(tmp_path / "queue.sqlite3"))


def test_nothing_is_enabled_by_default() -> None:
    assert enabled() == {}


def test_a_channel_is_enabled_by_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_POLLING", "yes")
    assert enabled() == {"telegram": Telegram("1:a", polling="yes")}
    assert assemble_intake()


def test_telegram_needs_a_way_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_TOKEN", "1:a")
    assert main(["channels"]) == 1
    assert "set LETTERLIJK_TELEGRAM_WEBHOOK_SECRET or LETTERLIJK_TELEGRAM_POLLING" in capsys.readouterr().out


def test_the_server_does_not_start_with_a_channel_set_by_half(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LETTERLIJK_SLACK_TOKEN", "x")
    assert main(["serve", "--port", str(free_port())]) == 1
    assert "LETTERLIJK_SLACK_SIGNING_SECRET" in capsys.readouterr().err


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LETTERLIJK_WHATSAPP_TOKEN", "x")
    with pytest.raises(SettingsError, match="LETTERLIJK_WHATSAPP_APP_SECRET"):
        enabled()
    assert main(["channels"]) == 1
    said = capsys.readouterr().out
    assert "whatsapp   not ready: set LETTERLIJK_WHATSAPP_APP_SECRET, LETTERLIJK_WHATSAPP_VERIFY_TOKEN" in said
    assert "slack      off" in said


def test_a_missing_library_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HOMESERVER", "USER_ID", "ACCESS_TOKEN"):
        monkeypatch.setenv(f"LETTERLIJK_MATRIX_{name}", "x")
    monkeypatch.setattr("bot.channels._LIBRARIES", {"matrix": ("cryptography", "er_is_geen_nio")})
    with pytest.raises(SettingsError, match=r"pip install -r requirements-channels\.txt"):
        enabled()
    assert main(["channels", "list"]) == 1
    assert "pip install -r requirements-channels.txt (er_is_geen_nio is missing)" in capsys.readouterr().out


def test_the_server_does_not_start_without_a_channels_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", "x")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["serve", "--port", str(free_port())]) == 1
    assert "pip install -r requirements-channels.txt" in capsys.readouterr().err


def test_credentials_are_checked_where_the_platform_has_a_call(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_POLLING", "yes")
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_API", platform.url)
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", "geheim")
    assert main(["channels"]) == 0
    said = capsys.readouterr().out
    assert "telegram   enabled, credentials are good" in said
    assert "json       enabled, no call to check the credentials" in said
    assert [sent.path for sent in platform.sent] == ["/bot1:a/getMe"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"ok": False, "description": "Unauthorized"}, "telegram says: Unauthorized (HTTP 401)"),
        ({"error": {"message": "Invalid token"}}, "telegram says: Invalid token (HTTP 401)"),
        ({"error": "invalid_auth"}, "telegram says: invalid_auth (HTTP 401)"),
        ({}, "telegram says: HTTP 401"),
    ],
)
def test_a_refusal_is_told_in_the_platforms_words(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], body: object, said: str
) -> None:
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_POLLING", "yes")
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_API", platform.url)
    platform.answer = lambda _sent: (401, {}, body)
    assert main(["channels"]) == 1
    assert said in capsys.readouterr().out


def test_the_webhook_of_telegram_is_set(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_API", platform.url)
    assert main(["channels", "set-webhook", "telegram", "https://bot.example.nl/"]) == 1
    assert "LETTERLIJK_TELEGRAM_WEBHOOK_SECRET" in capsys.readouterr().err
    monkeypatch.setenv("LETTERLIJK_TELEGRAM_WEBHOOK_SECRET", "geheim")
    assert main(["channels", "set-webhook", "telegram", "https://bot.example.nl/"]) == 0
    (sent,) = platform.sent
    assert sent.path == "/bot1:a/setWebhook"
    assert sent.body == {
        "url": "https://bot.example.nl/webhooks/telegram",
        "secret_token": "geheim",
        "allowed_updates": ["message"],
    }


def test_waiting_messages_are_counted(capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path) -> None:
    main(["channels"])
    assert "messages:" not in capsys.readouterr().out
    open_queue(str(tmp_path / "queue.sqlite3"))
    main(["channels"])
    assert "messages: 0 waiting, 0 being sent, 0 answered, 0 given up" in capsys.readouterr().out


def test_without_a_channel_there_is_nothing_to_run(articles: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = ["--articles", str(articles), "--store", str(articles.parent / "store")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LETTERLIJK_ENCODER", "hashing")
        assert main(["channels", "run", *places]) == 1
    assert "no channel is enabled" in capsys.readouterr().err


def test_the_process_answers_by_polling_and_stops_when_asked(
    platform: Platform, articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    def bot_api(sent: Sent) -> tuple[int, dict[str, str], object]:
        updates = [update(0, text="wat helpt tegen kramp?", date=int(time.time()))]
        unread = [each for each in updates if each["update_id"] >= (sent.body or {}).get("offset", 0)]
        return 200, {}, {"ok": True, "result": unread if sent.path.endswith("getUpdates") else {}}

    platform.answer = bot_api
    environment = settings_in(
        tmp_path, articles, TELEGRAM_TOKEN="1:a", TELEGRAM_POLLING="yes", TELEGRAM_API=platform.url
    )
    with start_worker(environment, "--threads", "1") as process:
        sent = _wait_for_answer(platform, process)
        process.terminate()
        assert process.wait(30) == 0
    assert sent.body["chat_id"] == "77"
    assert "Trek je tenen naar je toe." in sent.body["text"]
    queue: Queue = open_queue(environment["LETTERLIJK_QUEUE"])
    assert queue.counts().done == 1


def _wait_for_answer(platform: Platform, process: subprocess.Popen[bytes]) -> Sent:
    for _ in range(600):
        for sent in list(platform.sent):
            if sent.path.endswith("/sendMessage"):
                return sent
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("nothing was answered")
