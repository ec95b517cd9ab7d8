"""The numbers of `bot.confidence` from questions with known answers, for the encoder that an index was made with.

Both numbers of doubt are shares of the questions that do have an answer: at most one in twenty-five of them is
declined, in each set of questions, and at most a quarter of them all is answered with doubt or declined.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.assistant import SEARCHED
from bot.confidence import Calibration, features_of
from bot.evaluation import Question, QuestionsError
from bot.followup import understood
from bot.source import is_asked_for
from index import Retriever

_DECLINED = 0.04
_DOUBTED = 0.25
_ENOUGH = 20  # questions of each sort


def calibrated(searched: Sequence[tuple[Retriever, Sequence[Question]]]) -> Calibration:
    """A calibration on the questions with an answer and those of kind "unanswerable". Raises `QuestionsError`.

    Questions about the source are left out: they are not searched for.
    """
    rows, answered, set_of = [], [], []
    for number, (retriever, questions) in enumerate(searched):
        for question in questions:
            if (question.gold or question.kind == "unanswerable") and not is_asked_for(question.question):
                asked = retriever.corrected(understood(question.question, question.history))
                rows.append(features_of(asked, retriever.search(asked, SEARCHED), retriever.generation.articles))
                answered.append(bool(question.gold))
                set_of.append(number)
    truth = np.array(answered)
    if min(truth.sum(), (~truth).sum()) < _ENOUGH:
        raise QuestionsError(
            f"{truth.sum()} questions with an answer and {(~truth).sum()} of kind 'unanswerable' are too few: "
            f"give at least {_ENOUGH} of each"
        )
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=1_000).fit(rows, truth)
    fitted = Calibration(float(model.intercept_[0]), *map(float, model.coef_[0]))
    sure, in_set = np.array([fitted.probability(row) for row in rows])[truth], np.array(set_of)[truth]
    decline = min(np.quantile(sure[in_set == number], _DECLINED) for number in set(in_set.tolist()))
    answer = np.quantile(sure, _DOUBTED)
    weights = (fitted.bias, fitted.nearest, fitted.coverage, fitted.missed)
    return Calibration(*(round(number, 3) for number in (*weights, float(answer), float(decline))))
