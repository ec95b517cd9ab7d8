"""The questions that must stay answered, and how they fare: in the published index, and asked now."""

from __future__ import annotations

from dataclasses import dataclass

from bot.assistant import Assistant
from bot.evaluation import Case, Question, asked, read_questions
from bot.golden import FILE
from bot.settings import Settings

MOST = 200  # that are asked at once, while the editor waits


@dataclass(frozen=True, slots=True)
class Standing:
    """A question; whether the published index was found to answer it (None: never asked), and how it is now."""

    question: Question
    was_answered: bool | None
    case: Case | None = None


def golden_standing(assistant: Assistant, settings: Settings, *, ask: bool) -> tuple[Standing, ...]:
    """Every question of the file in the article folder; none without a file. Raises `QuestionsError`.

    With `ask` the first `MOST` are asked.
    """
    path = settings.articles / FILE
    if not path.exists():
        return ()
    questions = read_questions(path)
    found = assistant.generation.manifest.golden
    cases = {case.question.id: case for case in asked(questions[: MOST * ask], assistant.reply)}
    return tuple(Standing(each, found.get(each.id), cases.get(each.id)) for each in questions)
