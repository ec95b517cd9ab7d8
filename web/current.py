"""The assistant and the settings of the application that is handling the request."""

from __future__ import annotations

from flask import abort, current_app, g

from bot import Answer, Assistant, Message, Settings, notice_of, words_for


def served() -> Assistant | None:
    """The assistant, the same one throughout a request; None where there is no index."""
    if "assistant" not in g:
        g.assistant = current_app.extensions["follower"].assistant
    found: Assistant | None = g.assistant
    return found


def assistant() -> Assistant:
    """The assistant; a request that needs it ends with 503 where there is none."""
    found = served()
    if found is None:
        abort(503)
    return found


def reply(message: Message) -> Answer:
    """The assistant's answer, of which the application's observers are told."""
    answer: Answer = current_app.extensions["reply"](message)
    return answer


def settings() -> Settings:
    """What the publisher set."""
    found: Settings = current_app.extensions["settings"]
    return found


def introduction(language: str = "nl") -> str:
    """What a visitor is told before the first question: what the bot is, and what is kept where that is anything."""
    words = words_for(settings().address, language)
    return " ".join(filter(None, (words.PAGE_INTRO, notice_of(settings(), language))))
