"""What visitors thought of answers: thumbs and reasons per article, and their own words where those are kept."""

from __future__ import annotations

from flask import render_template

from bot import feedback_store
from web.current import assistant, settings
from web.desk.blueprint import blueprint, since

_DAYS = 90
_TEXTS = 100
_DOWN = ("not-useful", "other-question", "unclear", "outdated", "wrong")


@blueprint.get("/meningen")
def opinions() -> str:
    """The articles with the most complaints first."""
    store = feedback_store(settings())
    verdicts = store.verdicts(since(_DAYS))
    rows = sorted(verdicts.items(), key=lambda row: (-sum(row[1].get(name, 0) for name in _DOWN), row[0]))
    return render_template(
        "desk/opinions.html",
        rows=rows,
        texts=store.texts(since(_DAYS), _TEXTS),
        titles={key: article.metadata.title for key in verdicts if (article := assistant().article(key))},
        days=_DAYS,
        feedback=settings().feedback,
    )
