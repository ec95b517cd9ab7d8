"""How does it reach people? HTTP: the widget and its page, the articles, and an API.

The front door: `create_app`. Nothing here decides what is answered.
"""

from __future__ import annotations

import logging

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import Assistant, Follower, Settings, assemble, observed, observers_from, recorded, settings_from
from index import SearchError
from web import (
    access,
    api,
    assets,
    crowding,
    current,
    desk,
    following,
    headers,
    limits,
    metrics,
    origins,
    pages,
    problems,
    rebuilding,
    transfer,
    webhooks,
)

_MAX_BODY = 16 * 1024
_log = logging.getLogger(__name__)


def create_app(assistant: Assistant | None = None, settings: Settings | None = None) -> OpenAPI:
    """The application, answering by `assistant`; by default one assembled from the settings, those of the environment.

    Without an index it starts all the same, says so at /readyz, and answers 503.
    """
    settings = settings or settings_from()
    app = OpenAPI(
        __name__,
        static_folder=None,
        info=Info(title="Letterlijk", version="1", description="Answers in the publisher's own words."),
        doc_ui=False,
        validation_error_status=422,
        validation_error_model=problems.ProblemBody,
        validation_error_callback=problems.invalid,
    )
    access.register(app)
    crowding.register(app)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = _MAX_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["settings"] = settings
    replying = observed(lambda message: current.assistant().reply(message), observers_from(settings))
    app.extensions["reply"] = recorded(replying, settings)
    if assistant is None:
        following.register(app)
    app.extensions["follower"] = Follower(settings, lambda: assistant or _assembled(settings))
    metrics.register(app, settings)
    app.register_api(api.blueprint)
    app.register_api(rebuilding.blueprint)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(webhooks.blueprint)
    if settings.desk_token:
        desk.register(app, settings.desk_token)
    problems.register(app)
    transfer.register(app)
    headers.register(app, settings)
    origins.register(app, settings)
    limits.register(app, settings)
    if settings.proxies:  # only what our own proxies say of a visitor is believed
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    return app


def _assembled(settings: Settings) -> Assistant | None:
    try:
        # One question, one core: a server shares its cores among visitors.
        assistant = assemble(settings, threads=1)
    except SearchError as error:
        _log.error("serving without an index: %s", error)
        return None
    assistant.prepare()
    return assistant
