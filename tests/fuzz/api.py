"""The long form of the API's test, against the real server with its own articles: `python -m tests.fuzz.api`."""

from __future__ import annotations

import os
import pathlib
import sys
import tempfile

from tests.fuzz.test_openapi import schemathesis
from tests.server import free_port, serving

_EXAMPLES = "500"  # for each operation


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = {
            "LETTERLIJK_REBUILD_TOKEN": "geheim",
            "LETTERLIJK_STORE": str(pathlib.Path(folder) / "store"),
            "LETTERLIJK_QUEUE": str(pathlib.Path(folder) / "queue.sqlite3"),
        }
        with serving(os.environ | own, free_port(), workers=2) as server:
            given = ("--max-examples", _EXAMPLES, "--request-timeout", "30")
            sys.exit(schemathesis(f"{server.url}/openapi.json", *given) or None)


if __name__ == "__main__":
    main()
