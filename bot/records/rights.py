"""What a visitor may ask of what is kept of a conversation: to see it, and to have it erased.

A conversation has a pseudonym only where the publisher logs questions: on the web a random number, which lives in the
token that the visitor's side keeps; in a messenger a keyed hash of the sender.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from bot.delivery.wishes import Wish, wish_in
from bot.observing import Reply
from bot.records.batching import Batch
from bot.records.places import question_log
from bot.records.questions import Asked
from bot.settings import Settings
from bot.types import Answer, Conversation, Message, Outcome
from bot.words import words_for

_BYTES = 16
_LATER = 2.0  # seconds, in which another process has written what it had gathered
_SHOWN = 20  # questions


def recorded(reply: Reply, settings: Settings) -> Reply:
    """The same replies, in a conversation that has a pseudonym where questions are logged, and with a visitor's rights.

    Rights also hold for what was kept before the publisher turned the log off.
    Raises `SettingsError` when the log's key cannot be used.
    """
    is_logged, forget = settings.questions == "log", forgetter(settings)

    def answered(message: Message) -> Answer:
        match wish_in(message):
            case Wish.ERASE:
                forget(message.conversation.id)
                return Answer(Outcome.SMALLTALK, words_for(settings.address, message.language).ERASED)
            case Wish.SHOW:
                return _shown(message, settings)
        return reply(_identified(message) if is_logged else _anonymous(message))

    return answered


def notice_of(settings: Settings, language: str = "nl") -> str:
    """What visitors are told of the log before they ask; empty where questions are not logged."""
    if settings.questions != "log":
        return ""
    return str(words_for(settings.address, language).LOGGED.format(days=settings.questions_days))


def forgetter(settings: Settings) -> Callable[[str], None]:
    """What erases a conversation from the log, by its pseudonym. Raises `SettingsError` as above.

    It erases twice: a question that was asked in the same second may still be on its way to the log.
    """
    log = question_log(settings)
    again: Batch[str] = Batch(lambda conversations: [log.erase(each) for each in conversations], _LATER)

    def forget(conversation: str) -> None:
        if conversation and log.path.exists():
            log.erase(conversation)
            again.add(conversation)

    return forget


def _identified(message: Message) -> Message:
    conversation = message.conversation
    if conversation.id:
        return message
    return replace(message, conversation=replace(conversation, id=secrets.token_urlsafe(_BYTES)))


def _anonymous(message: Message) -> Message:
    return replace(message, conversation=Conversation(message.conversation.questions))


def _shown(message: Message, settings: Settings) -> Answer:
    """What is kept of the conversation, and the pseudonym to ask the publisher for more with."""
    words = words_for(settings.address, message.language)
    kept = question_log(settings).of_conversation(message.conversation.id) if message.conversation.id else ()
    text = words.KEPT_NOTHING
    if kept:
        lines = [_line(each) for each in kept[-_SHOWN:]]
        text = "\n".join((words.KEPT.format(days=settings.questions_days, number=message.conversation.id), *lines))
    return Answer(Outcome.SMALLTALK, text, conversation=message.conversation)


def _line(asked: Asked) -> str:
    return f"{asked.at:%d-%m-%Y %H:%M} UTC: {asked.question}"
