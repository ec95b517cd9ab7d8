"""`/metrics` for Prometheus, which shows the token that the publisher set; without one there is no such page."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

from flask import Blueprint, Flask, Response

from bot import Settings, measures, rebuild_state
from web.current import served, settings
from web.tokens import check_token

_CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
_log = logging.getLogger(__name__)

blueprint = Blueprint("metrics", __name__)


def register(app: Flask, settings: Settings) -> None:
    """Count the responses of the application, if the publisher set a token to read the counts with."""
    app.register_blueprint(blueprint)
    if settings.metrics_token:
        measures()  # made before the server forks
        app.after_request(_counted)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The counts of all processes of this server."""
    check_token(settings().metrics_token)
    assistant = served()
    body = measures().exposition(assistant.status() if assistant else None, rebuild_state(settings().store))
    return Response(body, content_type=_CONTENT_TYPE)


def count_unread(app: Flask, reason: str) -> None:
    """Count a request that does not reach the application; `reason` as in `bot.metrics`."""
    if app.extensions["settings"].metrics_token:
        with _costing_nothing():
            measures().unread(reason)


def _counted(response: Response) -> Response:
    with _costing_nothing():
        measures().responded(response.status_code)
    return response


@contextlib.contextmanager
def _costing_nothing() -> Iterator[None]:
    try:
        yield
    except Exception:  # noqa: BLE001 a disk that is full, say, costs no answer
        _log.exception("a request could not be counted")
