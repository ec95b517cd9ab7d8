"""A message in its conversation: introduced once, remembered, forgotten when asked."""

from __future__ import annotations

import pytest

from bot import Assistant, Conversation, Message, Outcome, wording
from bot.delivery.answering import answer_to
from bot.types import Kind


def test_at_the_first_question_the_bot_says_what_it_is(assistant: Assistant) -> None:
    first, memory = answer_to(Message("wat helpt tegen kramp in de kuit?"), None, assistant.reply)
    assert first.text.startswith(wording.INTRODUCTION)
    assert first.quotes
    second, _ = answer_to(Message("wat helpt tegen kramp in de kuit?"), memory, assistant.reply)
    assert wording.INTRODUCTION not in second.text


@pytest.mark.parametrize("text", ["/start", "hallo", "/help", "wie ben je?"])
def test_a_greeting_says_it_once(assistant: Assistant, text: str) -> None:
    answer, memory = answer_to(Message(text), None, assistant.reply)
    assert answer.text.count("geautomatiseerd systeem") == 1
    assert memory is not None
    assert wording.INTRODUCTION not in answer_to(Message("kramp?"), memory, assistant.reply)[0].text


def test_who_sends_a_voice_message_is_told_what_this_is_and_to_type(assistant: Assistant) -> None:
    answer, _ = answer_to(Message("", kind=Kind.UNREADABLE), None, assistant.reply)
    assert answer.text == f"{wording.INTRODUCTION}\n\n{wording.ONLY_TEXT}"


def test_in_an_emergency_the_number_comes_first(assistant: Assistant) -> None:
    answer, _ = answer_to(Message("ik wil niet meer leven"), None, assistant.reply)
    assert answer.outcome is Outcome.URGENT
    assert "113" in answer.text.partition(wording.INTRODUCTION)[0]
    assert wording.INTRODUCTION in answer.text


def test_the_conversation_is_remembered(assistant: Assistant) -> None:
    _, memory = answer_to(Message("wat helpt tegen kramp in de kuit?"), None, assistant.reply)
    asked: list[Message] = []

    def reply(message: Message) -> object:
        asked.append(message)
        return assistant.reply(message)

    answer_to(Message("en wanneer bel ik de huisarts?"), memory, reply)  # type: ignore[arg-type]
    assert asked[0].conversation.questions == ("wat helpt tegen kramp in de kuit?",)


@pytest.mark.parametrize(("text", "said"), [("stop", wording.STOPPED), ("wis mijn gegevens", wording.ERASED)])
def test_stop_and_erase_forget(assistant: Assistant, text: str, said: str) -> None:
    memory = Conversation(("wat helpt tegen kramp?",)).token()
    answer, after = answer_to(Message(text), memory, assistant.reply)
    assert (answer.text, after) == (said, None)


def test_start_begins_anew(assistant: Assistant) -> None:
    memory = Conversation(("wat helpt tegen kramp?",)).token()
    _, after = answer_to(Message("/start"), memory, assistant.reply)
    assert after == ""
