"""`/metrics` of a process that has no web server, on a port of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bot.settings import Settings
from bot.signatures import bears
from bot.types import SettingsError

_START = Callable[[str, list[tuple[str, str]]], object]
_log = logging.getLogger(__name__)


class _Server(WSGIServer):
    """Logs that a request failed, and not whose it was."""

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 of the standard library
        _log.warning("a request for the measures failed", exc_info=True)


class _Silent(WSGIRequestHandler):
    """Logs no addresses, and waits for nobody for long."""

    timeout = 5  # seconds

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name of the standard library
        """Say nothing."""


def show_metrics(settings: Settings, exposition: Callable[[], bytes]) -> None:
    """Answer at the port that is set, in a thread that ends with the process. Raises `SettingsError`."""

    def page(request: dict[str, Any], start: _START) -> Iterable[bytes]:
        if not bears(request.get("HTTP_AUTHORIZATION", ""), settings.metrics_token):
            start("401 Unauthorized", [("WWW-Authenticate", "Bearer")])
            return []
        start("200 OK", [("Content-Type", "text/plain; version=1.0.0; charset=utf-8")])
        return [exposition()]

    try:
        server = make_server(settings.host, settings.metrics_port, page, _Server, _Silent)
    except OSError as error:
        raise SettingsError(
            f"port {settings.metrics_port} of {settings.host} cannot be used ({error.strerror}): set another "
            "LETTERLIJK_METRICS_PORT"
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True, name="metrics").start()
