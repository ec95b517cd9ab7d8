"""`python -m bot doctor` on what is well and on what is broken."""

from __future__ import annotations

import json
import pathlib
from dataclasses import dataclass

import pytest

from bot.__main__ import main
from bot.delivery.queue import Entry, open_queue
from bot.settings import settings_from
from index import rebuild_from
from index.encoders.hashing import HashingEncoder
from tests.conftest import silently

SECRET = "een-geheim-van-genoeg-tekens"


@dataclass
class Doctor:
    """Runs in this process, on the little articles."""

    articles: pathlib.Path
    store: pathlib.Path
    capsys: pytest.CaptureFixture[str]

    def run(self) -> tuple[int, list[tuple[str, str, str]]]:
        """The exit status, and of each finding the check, the level and what is said and to be done."""
        status = main(["doctor", "--json"])
        found = json.loads(self.capsys.readouterr().out)
        return status, [(each["check"], each["level"], f"{each['said']}: {each['remedy']}") for each in found]

    def told(self, level: str) -> list[str]:
        return [said for _, found, said in self.run()[1] if found == level]


@pytest.fixture
def doctor(
    articles: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Doctor:
    for name, value in (("ARTICLES", articles), ("STORE", tmp_path / "store"), ("ENCODER", "hashing")):
        monkeypatch.setenv(f"LETTERLIJK_{name}", str(value))
    monkeypatch.setenv("LETTERLIJK_QUEUE", str(tmp_path / "queue.sqlite3"))
    rebuild_from(tmp_path / "store", articles, HashingEncoder(), silently)
    return Doctor(articles, tmp_path / "store", capsys)


def test_all_is_well(doctor: Doctor) -> None:
    status, found = doctor.run()
    assert status == 0
    assert {level for _, level, _ in found} == {"ok"}
    assert {check for check, _, _ in found} == {"libraries", "settings", "store", "articles", "encoder", "channels"}


def test_a_key_that_the_log_would_refuse_is_an_error(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_QUESTIONS_KEY", "te kort")
    (said,) = doctor.told("error")
    assert said.startswith("LETTERLIJK_QUESTIONS_KEY is too short")
    assert not doctor.told("warning")


def test_a_line_each(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_WORKERS", "veel")
    assert main(["doctor"]) == 1
    lines = doctor.capsys.readouterr().out.splitlines()
    assert "error    settings   LETTERLIJK_WORKERS is 'veel': give a whole number" in lines
    assert all(line.split()[0] in {"ok", "warning", "error"} for line in lines)


def test_every_setting_that_is_wrong_is_named(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PORT", "0"), ("WORKERS", "x"), ("ORIGIN", "https://a.example"), ("METRICS_PORT", "9464")):
        monkeypatch.setenv(f"LETTERLIJK_{name}", value)
    status, found = doctor.run()
    assert status == 1
    errors = [said.split()[0] for _, level, said in found if level == "error"]
    assert sorted(errors) == ["LETTERLIJK_METRICS_PORT", "LETTERLIJK_PORT", "LETTERLIJK_WORKERS"]
    assert ("settings", "warning", "LETTERLIJK_ORIGIN is no setting: did you mean LETTERLIJK_ORIGINS?") in found


def test_a_setting_that_needs_another_hides_nothing(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("BACKEND", "milvus"),
        ("RATE_STORE", "redis://localhost"),
        ("RATE_SALT", "kort"),
        ("SLACK_TOKEN_FILE", "/er/is/niets"),
        ("TELEGRAM_POLLING", "yes"),
        ("WORKERS", "x"),
    ):
        monkeypatch.setenv(f"LETTERLIJK_{name}", value)
    said = "\n".join(doctor.told("error"))
    for expected in (
        "LETTERLIJK_BACKEND is 'milvus': set LETTERLIJK_MILVUS_URI too",
        "LETTERLIJK_RATE_STORE is a Redis address: set LETTERLIJK_RATE_SALT too",
        "LETTERLIJK_SLACK_TOKEN_FILE is /er/is/niets, which cannot be read",
        "slack cannot be set: ",
        "telegram is set by half",
        "LETTERLIJK_WORKERS is 'x'",
    ):
        assert expected in said


def test_a_secret_is_never_printed(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_METRICS_TOKEN", SECRET)
    monkeypatch.setenv("LETTERLIJK_REBUILD_TOKEN", "kort")
    monkeypatch.setenv("LETTERLIJK_SLACK_TOKEN", SECRET)
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", SECRET)
    monkeypatch.setenv("LETTERLIJK_QUEUE", f"redis://gebruiker:{SECRET}@127.0.0.1:1/0")
    status, found = doctor.run()
    assert status == 1
    assert SECRET not in str(found)
    said = {said for _, _, said in found}
    assert "LETTERLIJK_METRICS_TOKEN is set: " in said
    assert "LETTERLIJK_QUEUE is redis://***@127.0.0.1:1/0: " in said
    assert any(each.startswith("LETTERLIJK_REBUILD_TOKEN is a secret of 4 characters") for each in said)
    assert "slack is set by half: set LETTERLIJK_SLACK_SIGNING_SECRET" in said


def test_there_is_no_index(doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setenv("LETTERLIJK_STORE", str(tmp_path / "leeg"))
    assert doctor.told("error") == [f"{tmp_path / 'leeg'} holds no index: run `python -m bot rebuild`"]


def test_a_damaged_index_is_an_error(doctor: Doctor) -> None:
    with (doctor.store / "000001" / "chunks.jsonl").open("ab") as file:
        file.write(b" ")
    assert "chunks.jsonl is missing or damaged" in doctor.told("error")[0]


def test_an_index_of_another_encoder_is_an_error(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_ENCODER", "bundled")
    assert "run `python -m bot rebuild`" in doctor.told("error")[0]


def test_an_encoder_that_is_not_there_is_an_error(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_ENCODER", "/er/is/geen/model")
    assert "the encoder '/er/is/geen/model' cannot be loaded" in doctor.told("error")[0]


def test_articles_that_changed_are_a_warning(doctor: Doctor) -> None:
    (doctor.articles / "nieuw.md").write_text("---\ntitle: Nieuw\n---\n\nEen nieuw artikel over griep.\n")
    (doctor.articles / "slecht.md").write_text("---\ntitle: A\n")
    assert doctor.told("warning")[0].startswith(f"2 differences between {doctor.articles} and the index; the first: ")


def test_a_store_that_anyone_may_write_in_and_what_was_set_aside(doctor: Doctor) -> None:
    doctor.store.chmod(0o777)
    (doctor.store / "000000.damaged").mkdir()
    said = "\n".join(doctor.told("warning"))
    assert "every user of this machine can write in" in said
    assert "000000.damaged was found damaged and set aside" in said


def test_messages_that_wait_are_told(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", SECRET)
    open_queue(str(settings_from().queue)).put([Entry("a", "json", "b", 0.0, b"")], 0.0)
    said = "1 messages wait, 0 are being sent, 0 were given up"
    assert doctor.told("warning") == [f"{said}: see whether `python -m bot channels run` runs"]


def test_other_versions_than_were_tested_are_told(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.1" if name == "flask" else "0")
    assert "flask 0.1 instead of " in doctor.told("warning")[0]
