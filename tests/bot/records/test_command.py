"""`python -m bot questions`: hand over and erase by a conversation's number, or by who someone is to a messenger."""

from __future__ import annotations

import datetime
import json
import pathlib

import pytest

from bot import Message
from bot.__main__ import main
from bot.channels.generic import Json
from bot.delivery.sealing import Seal
from bot.records import Asked, Passage, QuestionLog, Vault
from bot.types import Outcome

NOW = datetime.datetime.now(datetime.UTC).replace(second=0, microsecond=0)
SENDER = Seal(Json("geheim")).conversation(Message("", sender="31612345678"))
KEY, OTHER = "k" * 32, "o" * 32


@pytest.fixture
def log(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> QuestionLog:
    """A log with two conversations, in the store of the environment."""
    monkeypatch.setenv("LETTERLIJK_STORE", str(tmp_path))
    monkeypatch.setenv("LETTERLIJK_JSON_SHARED_SECRET", "geheim")
    log = QuestionLog(tmp_path / "questions.sqlite3")
    for conversation, text in (("x" * 22, "wat is een emg"), (SENDER, "wat is kramp")):
        log.add([Asked(NOW, "json", conversation, text, text, Outcome.ANSWERED, (Passage("emg", 1, 2, "c"),))])
    return log


@pytest.mark.parametrize(
    ("whose", "text"),
    [
        (["--conversation", "x" * 22], "wat is een emg"),
        (["--channel", "json", "--sender", "31612345678"], "wat is kramp"),
    ],
)
def test_a_conversation_is_exported_and_erased(
    log: QuestionLog, capsys: pytest.CaptureFixture[str], whose: list[str], text: str
) -> None:
    assert main(["questions", "export", *whose]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert (exported["question"], exported["outcome"], exported["at"]) == (text, "answered", NOW.isoformat())
    assert exported["passages"] == [{"article_id": "emg", "start": 1, "end": 2, "check": "c"}]
    assert main(["questions", "erase", *whose]) == 0
    assert capsys.readouterr().out == "1 questions erased\n"
    assert [each.question for each in log.asked()] == [
        each for each in ("wat is een emg", "wat is kramp") if each != text
    ]
    assert main(["questions", "export", *whose]) == 1


def test_a_messenger_that_is_off_is_named(log: QuestionLog, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "erase", "--sender", "1", "--channel", "slack"]) == 1
    assert "--channel" in capsys.readouterr().err
    assert len(log.asked()) == 2


def test_what_no_key_opens_is_told(
    log: QuestionLog, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["questions"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2 questions of the last 30 days")
    assert "the log is off" in said
    QuestionLog(log.path, vault=Vault(KEY)).add(log.asked())
    monkeypatch.setenv("LETTERLIJK_QUESTIONS_KEY", OTHER)
    assert main(["questions"]) == 1
    assert "2 more are sealed with another key" in capsys.readouterr().out
    monkeypatch.setenv("LETTERLIJK_QUESTIONS_KEY", f"{OTHER} {KEY}")
    assert main(["questions"]) == 0
