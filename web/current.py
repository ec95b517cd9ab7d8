"""The assistant and the settings of the application that is handling the request."""

from __future__ import annotations

from flask import abort, current_app

from bot import Assistant, Settings


def assistant() -> Assistant:
    """The assistant; a request that needs one ends with 503 where there is none."""
    found: Assistant | None = current_app.extensions["assistant"]
    if found is None:
        abort(503)
    return found


def settings() -> Settings:
    """What the publisher set."""
    found: Settings = current_app.extensions["settings"]
    return found
