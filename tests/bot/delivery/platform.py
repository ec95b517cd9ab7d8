"""A platform's HTTP API on localhost, that keeps what it is sent and answers as it is told."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sent:
    """One request: its method and path, its headers with names in lower case, and its body as JSON."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Platform:
    """What came in, and how the next requests are answered: a status, headers, and a body as JSON."""

    url: str = ""
    sent: list[Sent] = field(default_factory=list)
    answer: Callable[[Sent], tuple[int, dict[str, str], Any]] = lambda _sent: (200, {}, {"ok": True})


@contextlib.contextmanager
def platform_serving() -> Iterator[Platform]:
    platform = Platform()
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            sent = Sent(self.command, self.path, headers, json.loads(text) if text else None)
            with lock:
                status, extra, body = platform.answer(sent)
                platform.sent.append(sent)
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in (extra | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
