"""gunicorn's configuration: `gunicorn --config python:web.server "web:create_app()"`, as `python -m bot serve` runs it.

The application is loaded once and shared by all workers; with Milvus each worker loads its own. Questions and
addresses are not logged.
"""

from __future__ import annotations

import contextlib
from typing import Any

from bot import Message, settings_from
from index import SearchError
from web.following import follow

_settings = settings_from()

_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host  # an IPv6 address

bind = f"{_host}:{_settings.port}"
workers = _settings.workers
worker_class = "gthread"
threads = 4
preload_app = _settings.backend == "faiss"  # a connection to Milvus is not for sharing
accesslog = None
loglevel = "warning"
timeout = 30
graceful_timeout = 10
keepalive = 5


def post_worker_init(worker: Any) -> None:
    """Follow what is published; say where, once the first worker answers.

    A first answer loads the dictionaries, for which no visitor should wait.
    """
    follow(worker.wsgi)
    if assistant := worker.wsgi.extensions["assistant"]:
        with contextlib.suppress(SearchError):  # the worker answers 503 then, and does not end
            assistant.reply(Message(next(iter(assistant.examples()), "")))
    if worker.age == 1:
        print(f"http://{bind}", flush=True)  # noqa: T201
