"""What all pages of the desk share: their place, their headers, and what their templates may use."""

from __future__ import annotations

import datetime

from flask import Blueprint, Response, current_app, render_template

from bot import QuestionsError, RecordsError, long_date, number, wording_desk
from index import StoreError
from web.headers import POLICY

blueprint = Blueprint("desk", __name__, url_prefix="/redactie")


@blueprint.after_request
def _with_headers(response: Response) -> Response:
    """Kept by no browser, found by no search engine, shown in no frame."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Security-Policy"] = f"{POLICY}'none'"
    return response


@blueprint.errorhandler(RecordsError)
@blueprint.errorhandler(StoreError)
@blueprint.errorhandler(QuestionsError)
def _trouble(error: Exception) -> tuple[str, int]:
    """What the desk shows cannot be read, or not be written."""
    current_app.logger.error("the desk: %s", error)
    return render_template("desk/trouble.html", problem=str(error), is_golden=isinstance(error, QuestionsError)), 500


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"desk": wording_desk, "number": number, "percent": percent, "date": long_date, "when": when}


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percents."""
    return f"{100 * share:.0f} %"


def when(moment: datetime.datetime) -> str:
    """A day and a time, as it is where the server stands."""
    local = moment.astimezone()
    return f"{long_date(local.date())}, {local:%H:%M}"


def since(days: int) -> datetime.date:
    """The first of the last so many days."""
    return datetime.date.today() - datetime.timedelta(days - 1)
