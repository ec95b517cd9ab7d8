"""The index: what is served, and a rebuild with its progress."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug import Response

from bot import rebuild_state
from web.current import served, settings
from web.desk.blueprint import blueprint
from web.rebuilding import begin


@blueprint.get("/index")
def index() -> str:
    """How the last rebuild goes or went. The page looks again by itself until it is done."""
    serving = served()
    return render_template(
        "desk/index.html",
        state=rebuild_state(settings().store),
        status=serving.status() if serving else None,
        done=request.args.get("gedaan", ""),
    )


@blueprint.post("/index")
def rebuild() -> Response:
    """Start a rebuild."""
    begin()
    return redirect(url_for("desk.index"), 303)
