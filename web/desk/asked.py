"""What was not answered, and the questions that must be."""

from __future__ import annotations

from flask import render_template, request

from bot import Outcome, count_store, days_of, golden_standing, grouped, question_log
from web.current import assistant, settings
from web.desk.blueprint import blueprint, since

_DAYS = 30
_SHOWN = 100  # groups
_OPEN = frozenset((Outcome.DECLINED, Outcome.UNSURE))


@blueprint.get("")
def unanswered() -> str:
    """Questions in groups, where they are kept; how many there were, where only that is."""
    groups = asked = None
    if settings().questions == "log":
        asked = question_log(settings()).asked(_OPEN)
        groups = grouped(asked, assistant().retriever.encoded)
    return render_template(
        "desk/unanswered.html",
        groups=groups and groups[:_SHOWN],
        left=max(0, len(groups or ()) - _SHOWN),
        asked=asked,
        days=days_of(count_store(settings()).outcomes(since(_DAYS))),
        settings=settings(),
        outcomes=(Outcome.ANSWERED, Outcome.UNSURE, Outcome.DECLINED, Outcome.URGENT, Outcome.SMALLTALK),
    )


@blueprint.route("/vaste-vragen", methods=["GET", "POST"])
def golden() -> str:
    """The questions that must stay answered; when sent, they are asked now."""
    is_asked = request.method == "POST"
    rows = golden_standing(assistant(), settings(), ask=is_asked)
    return render_template("desk/golden.html", rows=rows, is_asked=is_asked)
