"""What articles lack."""

from __future__ import annotations

import datetime

from flask import render_template, request

from bot import Lack, examined
from web.current import assistant, settings
from web.desk.blueprint import blueprint

_SHOWN = 200  # articles


@blueprint.get("/artikelen")
def articles() -> str:
    """The articles with lacks; with ?gebrek=… those with that one."""
    every = examined(assistant().generation, settings().outdated_days, datetime.date.today())
    chosen = next((lack for lack in Lack if lack.value == request.args.get("gebrek")), None)
    rows = [row for row in every if (chosen in row.lacks if chosen else row.lacks)]
    return render_template(
        "desk/articles.html",
        rows=rows[:_SHOWN],
        left=max(0, len(rows) - _SHOWN),
        total=len(every),
        lacks=[(lack, sum(lack in row.lacks for row in every)) for lack in Lack],
        chosen=chosen,
        titles={row.article.id: row.article.metadata.title for row in every},
        eases=sorted(row.ease for row in every if row.ease is not None),
    )
