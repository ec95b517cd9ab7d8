"""What do we reply? Messages in, answers out.

The front door: other packages import from here and nowhere deeper. What is heavy is loaded when it is first asked for,
so that `python -m bot --help` answers at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot import wording as wording
    from bot import wording_desk as wording_desk
    from bot.assembly import assemble as assemble
    from bot.assembly import observers_from as observers_from
    from bot.assistant import Assistant as Assistant
    from bot.assistant import Status as Status
    from bot.clock import Clock as Clock
    from bot.delivery.assembly import assemble_intake as assemble_intake
    from bot.delivery.intake import Intake as Intake
    from bot.delivery.queue import QueueError as QueueError
    from bot.desk.heat import HEAT_LEVELS as HEAT_LEVELS
    from bot.desk.heat import Warm as Warm
    from bot.desk.heat import heat_of as heat_of
    from bot.desk.heat import quoted_articles as quoted_articles
    from bot.desk.lacks import Examined as Examined
    from bot.desk.lacks import Lack as Lack
    from bot.desk.lacks import examined_articles as examined_articles
    from bot.desk.standing import golden_standing as golden_standing
    from bot.desk.unanswered import days_of as days_of
    from bot.desk.unanswered import grouped as grouped
    from bot.evaluation import QuestionsError as QuestionsError
    from bot.explaining import Explanation as Explanation
    from bot.explaining import explain as explain
    from bot.following import Follower as Follower
    from bot.logs import ACCESS as ACCESS
    from bot.logs import log_to_stderr as log_to_stderr
    from bot.logs import request_id as request_id
    from bot.metrics import measures as measures
    from bot.observing import observed as observed
    from bot.presentation import as_text as as_text
    from bot.presentation import long_date as long_date
    from bot.reasons import number as number
    from bot.rebuilding import RebuildState as RebuildState
    from bot.rebuilding import note_queued as note_queued
    from bot.rebuilding import rebuild_state as rebuild_state
    from bot.records import Asked as Asked
    from bot.records import CountStore as CountStore
    from bot.records import FeedbackStore as FeedbackStore
    from bot.records import OutcomeCount as OutcomeCount
    from bot.records import Passage as Passage
    from bot.records import PassageCount as PassageCount
    from bot.records import QuestionLog as QuestionLog
    from bot.records import RecordsError as RecordsError
    from bot.records import Verdict as Verdict
    from bot.records import checksum as checksum
    from bot.records import count_store as count_store
    from bot.records import feedback_store as feedback_store
    from bot.records import notice_of as notice_of
    from bot.records import question_log as question_log
    from bot.records import recorded as recorded
    from bot.schema import AnswerBody as AnswerBody
    from bot.schema import AskBody as AskBody
    from bot.settings import Settings as Settings
    from bot.settings import counts_folder as counts_folder
    from bot.settings import settings_from as settings_from
    from bot.signatures import bears as bears
    from bot.signatures import matches as matches
    from bot.types import Answer as Answer
    from bot.types import BotError as BotError
    from bot.types import Conversation as Conversation
    from bot.types import Message as Message
    from bot.types import Outcome as Outcome
    from bot.types import Quote as Quote
    from bot.types import SettingsError as SettingsError
    from bot.words import words_for as words_for

_HOME = {
    "assemble": "bot.assembly",
    "observers_from": "bot.assembly",
    "RebuildState": "bot.rebuilding",
    "note_queued": "bot.rebuilding",
    "rebuild_state": "bot.rebuilding",
    "Assistant": "bot.assistant",
    "Status": "bot.assistant",
    "assemble_intake": "bot.delivery.assembly",
    "Intake": "bot.delivery.intake",
    "QueueError": "bot.delivery.queue",
    **dict.fromkeys(("HEAT_LEVELS", "Warm", "heat_of", "quoted_articles"), "bot.desk.heat"),
    **dict.fromkeys(("Examined", "Lack", "examined_articles"), "bot.desk.lacks"),
    "golden_standing": "bot.desk.standing",
    **dict.fromkeys(("days_of", "grouped"), "bot.desk.unanswered"),
    "QuestionsError": "bot.evaluation",
    **dict.fromkeys(("Explanation", "explain"), "bot.explaining"),
    "Follower": "bot.following",
    "number": "bot.reasons",
    "ACCESS": "bot.logs",
    "Clock": "bot.clock",
    "log_to_stderr": "bot.logs",
    "request_id": "bot.logs",
    "measures": "bot.metrics",
    "observed": "bot.observing",
    "as_text": "bot.presentation",
    "long_date": "bot.presentation",
    "AnswerBody": "bot.schema",
    "AskBody": "bot.schema",
    "Settings": "bot.settings",
    "counts_folder": "bot.settings",
    "settings_from": "bot.settings",
    **dict.fromkeys(("bears", "matches"), "bot.signatures"),
    "words_for": "bot.words",
    **dict.fromkeys(
        (
            "Asked",
            "CountStore",
            "FeedbackStore",
            "OutcomeCount",
            "Passage",
            "PassageCount",
            "QuestionLog",
            "RecordsError",
            "Verdict",
            "checksum",
            "count_store",
            "feedback_store",
            "notice_of",
            "question_log",
            "recorded",
        ),
        "bot.records",
    ),
    **dict.fromkeys(
        ("Answer", "BotError", "Conversation", "Message", "Outcome", "Quote", "SettingsError"), "bot.types"
    ),
}


def __getattr__(name: str) -> Any:
    """Load what is asked for (PEP 562)."""
    if name in {"wording", "wording_desk"}:
        return importlib.import_module(f"bot.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'bot' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)
