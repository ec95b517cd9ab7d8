"""What is kept of answers: counts without texts, opinions and, only where the publisher chose that, questions.

The front door: other packages import from here and nowhere deeper.
"""

from __future__ import annotations

from bot.records.counts import Counted, CountStore, OutcomeCount, PassageCount
from bot.records.database import RecordsError
from bot.records.feedback import FeedbackStore, Verdict
from bot.records.observers import observers_of
from bot.records.passages import Passage, checksum
from bot.records.places import count_store, feedback_store, question_log
from bot.records.questions import Asked, QuestionLog
from bot.records.rights import forgetter, notice_of, recorded
from bot.records.vault import Vault

__all__ = [
    "Asked",
    "CountStore",
    "Counted",
    "FeedbackStore",
    "OutcomeCount",
    "Passage",
    "PassageCount",
    "QuestionLog",
    "RecordsError",
    "Vault",
    "Verdict",
    "checksum",
    "count_store",
    "feedback_store",
    "forgetter",
    "notice_of",
    "observers_of",
    "question_log",
    "recorded",
]
