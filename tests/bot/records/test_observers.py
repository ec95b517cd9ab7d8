"""What is told to be kept: by the settings, without the words of who is in an emergency."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from bot import Answer, Assistant, Message, Settings, SettingsError, observers_from
from bot.observing import observed
from bot.records import Asked, count_store, question_log, recorded
from bot.records.batching import Batch
from bot.types import Conversation, Outcome

ASKED = ("wat helpt tegen kramp in de kuit?", "ik wil niet meer leven", "hoi", "wie wint de cup?")


def ask_all(assistant: Assistant, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """Ask, and write what was gathered."""
    batches: list[Batch[object]] = []
    made = Batch.__init__

    def noted(batch: Batch[object], *given: object) -> None:
        made(batch, *given)  # type: ignore[arg-type]
        batches.append(batch)

    monkeypatch.setattr(Batch, "__init__", noted)
    reply = recorded(observed(assistant.reply, observers_from(settings)), settings)
    answers = [reply(Message(text, channel="web")) for text in ASKED]
    for batch in batches:
        batch.flush()
    return answers


def test_by_default_answers_are_counted_and_questions_are_not_kept(
    assistant: Assistant, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(store=tmp_path / "records")
    first, *_ = ask_all(assistant, settings, monkeypatch)
    counts = {each.outcome: each.count for each in count_store(settings).outcomes()}
    assert counts == {Outcome(each.outcome): 1 for each in (first,)} | {
        Outcome.URGENT: 1,
        Outcome.SMALLTALK: 1,
        Outcome.DECLINED: 1,
    }
    passages = count_store(settings).passages()
    assert sum(each.first for each in passages) == 1
    assert sum(each.quoted for each in passages) == len(first.quotes)
    text = {article.id: article.text for article in assistant.articles()}
    assert all(each.passage.is_in(text[each.passage.article_id]) for each in passages if each.passage.end)
    assert first.conversation.id == ""
    assert not question_log(settings).path.exists()


def test_with_the_log_on_questions_are_kept_but_not_of_who_is_in_an_emergency(
    assistant: Assistant, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(store=tmp_path / "records", questions="log", counts="off")
    first, urgent, *_ = ask_all(assistant, settings, monkeypatch)
    kept = question_log(settings).asked()
    assert [each.question for each in kept] == [ASKED[0], ASKED[3]]
    assert kept[0].conversation == first.conversation.id
    assert kept[0].passages
    assert len({first.conversation.id, urgent.conversation.id}) == 2
    assert not count_store(settings).path.exists()


def test_a_pseudonym_travels_in_the_token_and_goes_when_the_log_is_off(assistant: Assistant) -> None:
    asked = Message("wat helpt tegen kramp?")
    logging, silent = (recorded(assistant.reply, Settings(questions=each)) for each in ("log", "off"))
    conversation = Conversation.from_token(logging(asked).conversation.token())
    assert len(conversation.id) == 22
    assert conversation.questions == ("wat helpt tegen kramp?",)
    assert logging(Message("en in bed?", conversation)).conversation.id == conversation.id
    assert silent(Message("en in bed?", conversation)).conversation.id == ""
    assert Conversation.from_token(Conversation((), "x" * 22).token()) == Conversation((), "x" * 22)
    assert Conversation.from_token(Conversation((), "'; DROP").token()).id == ""


def test_what_was_kept_is_shown_and_erased_also_when_the_log_is_off_by_then(
    assistant: Assistant, tmp_path: pathlib.Path
) -> None:
    settings = Settings(store=tmp_path, questions="off")
    log, conversation, now = question_log(settings), Conversation((), "x" * 22), datetime.datetime.now(datetime.UTC)
    log.add([Asked(now, "web", each, "een vraag", "", Outcome.DECLINED) for each in ("x" * 22, "y" * 22)])
    reply = recorded(assistant.reply, settings)
    shown = reply(Message("toon mijn gegevens", conversation))
    assert "een vraag" in shown.text
    reply(Message("wis mijn gegevens", conversation))
    assert [each.conversation for each in log.asked()] == ["y" * 22]


def test_a_key_that_cannot_be_used_is_told_at_the_start(tmp_path: pathlib.Path) -> None:
    with pytest.raises(SettingsError, match="LETTERLIJK_QUESTIONS_KEY is too short"):
        observers_from(Settings(store=tmp_path, questions="log", questions_key="kort"))


def test_what_is_too_old_goes_when_the_server_starts_also_when_the_log_is_off_by_then(
    tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = question_log(Settings(store=tmp_path, questions_days=365))
    old = datetime.datetime.now(datetime.UTC) - datetime.timedelta(31)
    log.add([Asked(old, "web", "x" * 22, "een oude vraag", "", Outcome.DECLINED)])
    observers_from(Settings(store=tmp_path, questions="off"))
    assert log.asked() == ()
    log.path.write_bytes(b"this is no database" * 100)
    observers_from(Settings(store=tmp_path, questions="off"))  # starts all the same
    assert "questions.sqlite3 cannot be written" in caplog.text
