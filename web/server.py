"""gunicorn's configuration: `gunicorn --config python:web.server "web:create_app()"`, as `python -m bot serve` runs it.

The application is loaded once and shared by all workers; with Milvus each worker loads its own. Questions and
addresses are not logged.
"""

from __future__ import annotations

import contextlib
import shutil
from typing import Any

from bot import Message, counts_folder, log_to_stderr, settings_from
from index import SearchError
from web.following import follow

_settings = settings_from()
log_to_stderr(_settings.log)  # type: ignore[arg-type]

_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host  # an IPv6 address

bind = f"{_host}:{_settings.port}"
workers = _settings.workers
worker_class = "web.worker.Worker"
threads = 4
preload_app = _settings.backend == "faiss"  # a connection to Milvus is not for sharing
control_socket_disable = True  # systemd and signals are enough; it would be one more way in
logger_class = "web.serverlog.ServerLog"
accesslog = None  # `web.access` writes one without addresses
loglevel = "warning"
timeout = 30
graceful_timeout = 10
keepalive = 10  # seconds; only that it is not 0 counts, for how long is said by `web.worker`
worker_connections = 900  # a process may often have no more than 1,024 files open
limit_request_line = 2_048
limit_request_fields = 64
limit_request_field_size = 8_190
forwarded_allow_ips = ""  # whom to believe is said once: LETTERLIJK_PROXIES


def post_worker_init(worker: Any) -> None:
    """Follow what is published; say where, once the first worker answers. Who replaces a worker opens the index anew.

    A first answer loads the dictionaries, for which no visitor should wait.
    """
    follow(worker.wsgi, anew=worker.age > workers)
    if assistant := worker.wsgi.extensions["follower"].assistant:
        with contextlib.suppress(SearchError):  # the worker answers 503 then, and does not end
            assistant.reply(Message(next(iter(assistant.examples()), "")))
    if worker.age == 1:
        print(f"http://{bind}", flush=True)  # noqa: T201


def on_exit(_server: Any) -> None:
    """Leave no counts behind. A worker that ends leaves its own until then, as they still count."""
    if folder := counts_folder():
        shutil.rmtree(folder, ignore_errors=True)
