"""What articles lack."""

from __future__ import annotations

import datetime

from flask import current_app, render_template, request

from bot import Examined, Lack, examined_articles
from web.current import assistant, settings
from web.desk.blueprint import blueprint

_SHOWN = 200  # articles


@blueprint.get("/artikelen")
def articles() -> str:
    """The articles with lacks; with ?gebrek=… those with that one."""
    every = _examined()
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


def _examined() -> tuple[Examined, ...]:
    """What all articles lack, worked out once a day and for each index: it reads every word of them."""
    generation, today = assistant().generation, datetime.date.today()
    of = (generation.manifest.generation, generation.manifest.built, today)
    kept: tuple[object, tuple[Examined, ...]] = current_app.extensions.get("desk_examined", (None, ()))
    if kept[0] != of:
        kept = (of, examined_articles(generation.articles.values(), settings().outdated_days, today))
        current_app.extensions["desk_examined"] = kept
    return kept[1]
