"""`serve`: the web server, on an index that is up to date."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from bot.commands.options import settings_for
from bot.types import SettingsError

if TYPE_CHECKING:
    from bot.commands.options import Subparsers
    from bot.settings import Settings


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("serve", help="answer over HTTP")
    parser.add_argument("--host", help="the address to listen on (default: LETTERLIJK_HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: LETTERLIJK_PORT, else 8000)")
    parser.add_argument("--workers", type=int, help="how many processes answer (default: LETTERLIJK_WORKERS, else 2)")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Bring the index up to date in a process of its own, unless other machines share it; then become the server."""
    from bot.delivery.assembly import enabled
    from bot.settings import COUNTS_FOLDER

    settings = settings_for(given)
    _check_address(settings)
    enabled()  # a messenger that is set by half is told now, not to the messenger
    if not settings.shares_index:  # or it would be brought up to date with the articles of whichever machine starts
        # A process that has encoded holds threads and memory that a server had better not fork.
        subprocess.run([sys.executable, "-m", "bot", "rebuild"], check=False)
    environment = os.environ | {
        "LETTERLIJK_HOST": settings.host,
        "LETTERLIJK_PORT": str(settings.port),
        "LETTERLIJK_WORKERS": str(settings.workers),
    }
    if settings.metrics_token:  # an empty folder at each start: what earlier processes counted is past
        environment[COUNTS_FOLDER] = tempfile.mkdtemp(prefix="letterlijk-counts-")
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:web.server", "web:create_app()"]
    os.execve(sys.executable, command, environment)  # noqa: S606 the server takes this process's place


def _check_address(settings: Settings) -> None:
    """Raises `SettingsError` when the server could not listen, before any work is done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise SettingsError(
            f"port {settings.port} of {settings.host} cannot be used ({os.strerror(error.errno or 0)}): "
            "stop what uses it, or choose another with --port or LETTERLIJK_PORT"
        ) from None
