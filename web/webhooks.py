"""`/webhooks/NAME`: what messengers send. One view for all of them; a new messenger changes nothing here.

Nothing is decided here: `bot` checks, keeps and answers.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, request

from bot import Intake, assemble_intake
from web.current import reply
from web.problems import refused

_MAX_BODY = 3 * 1024 * 1024  # Meta sends batches of up to 3 MB
_REFUSED = 400

blueprint = Blueprint("webhooks", __name__)


@blueprint.route("/webhooks/<name>", methods=["GET", "POST"])
def webhook(name: str) -> Response:
    """Take a request of a messenger."""
    request.max_content_length = _MAX_BODY
    answered = _intake().receive(
        name,
        reply,
        method=request.method,
        headers={header.lower(): value for header, value in request.headers.items()},
        query=request.args.to_dict(),
        body=request.get_data(),
    )
    if answered.status >= _REFUSED:
        return refused(answered.status, answered.body)
    response = make_response(answered.body, answered.status)
    response.mimetype = answered.content_type
    return response


def _intake() -> Intake:
    """Opened at the first request, in the process that serves it: a fork cannot share a connection to a queue."""
    found: Intake | None = current_app.extensions.get("intake")
    if found is None:
        found = current_app.extensions["intake"] = assemble_intake()
    return found
