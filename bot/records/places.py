"""Where the records are, by the settings."""

from __future__ import annotations

from bot.records.counts import CountStore
from bot.records.feedback import FeedbackStore
from bot.records.questions import QuestionLog
from bot.records.vault import Vault
from bot.settings import Settings


def count_store(settings: Settings) -> CountStore:
    """The counts, in the store folder."""
    return CountStore(settings.store / "counts.sqlite3")


def feedback_store(settings: Settings) -> FeedbackStore:
    """The opinions, in the store folder."""
    return FeedbackStore(settings.store / "feedback.sqlite3", settings.feedback == "texts")


def question_log(settings: Settings) -> QuestionLog:
    """The log of questions, in the store folder. Raises `SettingsError` when its key cannot be used."""
    vault = Vault(settings.questions_key) if settings.questions_key else None
    return QuestionLog(settings.store / "questions.sqlite3", settings.questions_days, vault)
