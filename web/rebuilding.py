"""`/api/rebuild`: a CMS starts a rebuild, and sees how it goes. It takes the secret that the publisher set."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import RootModel

from bot import RebuildState, note_queued, rebuild_state
from web.current import settings
from web.problems import ProblemBody
from web.tokens import check_token

_OPERATION = Tag(name="operation")
_PROBLEMS: dict[str | int, Any] = dict.fromkeys(("401", "403", "404", "429"), ProblemBody)

blueprint = APIBlueprint("rebuilding", __name__)


class RebuildBody(RootModel[RebuildState]):
    """How the last rebuild goes or went."""


@blueprint.post(
    "/api/rebuild", tags=[_OPERATION], security=[{"token": []}], responses={**_PROBLEMS, "202": RebuildBody}
)
def start() -> tuple[Response, int]:
    """Start a rebuild, after the one that runs; it reads the articles as they are when it begins."""
    check_token(settings().rebuild_token)
    begin()
    return _state(), 202


def begin() -> None:
    """Start a rebuild, after the one that runs. Raises `index.StoreError`."""
    note_queued(settings().store)
    child = subprocess.Popen(  # a process of its own: encoding would keep this one from answering
        [sys.executable, "-m", "bot", "rebuild", "--queued"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()


@blueprint.get("/api/rebuild", tags=[_OPERATION], security=[{"token": []}], responses={**_PROBLEMS, "200": RebuildBody})
def progress() -> Response:
    """Tell how far the rebuild is, or how the last one ended."""
    check_token(settings().rebuild_token)
    return _state()


def _state() -> Response:
    return jsonify(RebuildBody(rebuild_state(settings().store)).model_dump(mode="json"))
