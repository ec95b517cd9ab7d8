"""Questions that must stay answered: `golden.jsonl` in the article folder, asked of a new index before it is published.

A line is a question as `python -m bot evaluate` reads it, with the passage that answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.assistant import Assistant
from bot.evaluation import asked, read_questions
from bot.settings import Settings
from index import Encoder, Index, Retriever, load_reranker

FILE = "golden.jsonl"


def examiner(settings: Settings, encoder: Encoder) -> Callable[[Index], Mapping[str, bool]]:
    """What asks a generation the questions in the article folder, and says of each whether a quote answers it.

    Without the file there are no questions. It raises `QuestionsError`, and `index.EncoderError` for the reranker.
    """

    def examine(generation: Index) -> Mapping[str, bool]:
        path = settings.articles / FILE
        if not path.exists():
            return {}
        assistant = Assistant(Retriever(generation, encoder, load_reranker(settings.reranker)))
        cases = asked(read_questions(path), assistant.reply)
        return {case.question.id: case.rank is not None if case.question.gold else not case.failed for case in cases}

    return examine
