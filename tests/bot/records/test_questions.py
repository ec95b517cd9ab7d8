"""The log of questions: what goes in comes out until it expires or is erased; with a key nobody else can read it."""

from __future__ import annotations

import datetime
import pathlib
import sys
from dataclasses import replace

import pytest

from bot.records import Asked, Passage, QuestionLog, Vault
from bot.types import Outcome, SettingsError

NOW = datetime.datetime.now(datetime.UTC).replace(second=0, microsecond=0)
KEY, OTHER = "k" * 32, "o" * 32
ASKED = Asked(
    NOW, "web", "gesprek-1", "wat is een emg", "wat is een emg", Outcome.ANSWERED, (Passage("emg", 1, 2, "c"),)
)
DECLINED = Asked(NOW, "slack", "gesprek-2", "hoe laat is het", "hoe laat is het", Outcome.DECLINED)


@pytest.mark.parametrize("vault", [None, Vault(KEY)], ids=["plain", "sealed"])
def test_what_was_asked_is_read_back(tmp_path: pathlib.Path, vault: Vault | None) -> None:
    log = QuestionLog(tmp_path / "questions.sqlite3", vault=vault)
    log.add([ASKED, DECLINED])
    assert log.asked() == (ASKED, DECLINED)
    assert log.asked([Outcome.DECLINED]) == (DECLINED,)
    assert log.of_conversation("gesprek-2") == (DECLINED,)
    assert (b"emg" in log.path.read_bytes()) == (vault is None)
    assert log.path.stat().st_mode & 0o077 == 0


def test_a_moment_is_kept_to_the_minute(tmp_path: pathlib.Path) -> None:
    log = QuestionLog(tmp_path / "questions.sqlite3")
    log.add([replace(ASKED, at=NOW + datetime.timedelta(seconds=59))])
    assert log.asked() == (ASKED,)


def test_questions_expire_when_others_are_kept_and_when_told(tmp_path: pathlib.Path) -> None:
    old = replace(ASKED, at=NOW - datetime.timedelta(2), question="een oude vraag")
    QuestionLog(tmp_path / "q", days=30).add([old])
    assert QuestionLog(tmp_path / "q", days=1).asked() == ()  # not shown any more, though nothing was written since
    QuestionLog(tmp_path / "q", days=1).add([DECLINED])
    assert QuestionLog(tmp_path / "q", days=30).asked() == (DECLINED,)
    assert b"een oude vraag" not in (tmp_path / "q").read_bytes()
    QuestionLog(tmp_path / "q", days=30).add([old])
    assert QuestionLog(tmp_path / "q", days=1).expire() == 1
    assert b"een oude vraag" not in (tmp_path / "q").read_bytes()


def test_a_conversation_is_erased_and_the_others_are_not(tmp_path: pathlib.Path) -> None:
    log = QuestionLog(tmp_path / "questions.sqlite3")
    log.add([ASKED, DECLINED, ASKED])
    assert log.erase("gesprek-1") == 2
    assert log.asked() == (DECLINED,)
    assert b"wat is een emg" not in log.path.read_bytes()
    assert log.erase("gesprek-1") == 0


def test_nothing_is_made_by_looking_or_erasing(tmp_path: pathlib.Path) -> None:
    log = QuestionLog(tmp_path / "questions.sqlite3")
    assert (log.asked(), log.unreadable(), log.erase("x"), log.expire()) == ((), 0, 0, 0)
    assert not log.path.exists()


def test_another_key_reads_nothing_until_it_stands_beside_the_old_one(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "questions.sqlite3"
    QuestionLog(path, vault=Vault(KEY)).add([ASKED])
    for log in (QuestionLog(path, vault=Vault(OTHER)), QuestionLog(path)):
        assert (log.asked(), log.unreadable()) == ((), 1)
    both = QuestionLog(path, vault=Vault(f"{OTHER} {KEY}"))
    both.add([DECLINED])
    assert both.asked() == (ASKED, DECLINED)
    assert QuestionLog(path, vault=Vault(OTHER)).asked() == (DECLINED,)


def test_a_key_without_the_library_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    with pytest.raises(SettingsError, match=r"pip install -r requirements-channels\.txt"):
        Vault(KEY)


def test_a_key_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="LETTERLIJK_QUESTIONS_KEY is too short"):
        Vault(f"{KEY} geheim")
