"""A publisher's own site: pages on another port, with a policy as strict as a careful publisher's."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>De Proefkrant</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/site.css">
<script type="module" src="{bot}/widget.js"></script></head>
<body><main><h1>De Proefkrant</h1>
<p>Nieuws over spieren, slaap en gezond bewegen. <a href="#meer">Lees meer</a></p></main>
<letterlijk-chat {attributes}></letterlijk-chat></body></html>"""


@contextlib.contextmanager
def site(pages: Mapping[str, str], bot: str, port: int) -> Iterator[str]:
    """Serve `pages`, by path, and allow them what a page needs of `bot` and nothing else. Yields the site's address."""
    policy = "default-src 'self'" + "".join(f"; {kind}-src 'self' {bot}" for kind in ("script", "connect"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            body = pages.get(path, "").encode()
            self.send_response(200 if path in pages else 404)
            self.send_header("Content-Type", "text/css" if path.endswith(".css") else "text/html")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
        server.shutdown()
