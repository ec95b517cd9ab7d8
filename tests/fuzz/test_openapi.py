"""The server does what its OpenAPI document says, whatever is sent: schemathesis with all its checks."""

from __future__ import annotations

import pathlib
import subprocess
import sys

from flask.testing import FlaskClient

from tests.server import Server

FEW = 5  # examples for each operation; `make fuzz` sends many more


def test_every_answer_is_as_described(server: Server) -> None:
    assert schemathesis(f"{server.url}/openapi.json", FEW) == (0, "")


def test_every_problem_is_problem_json_and_every_secret_is_named(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    problems = [
        response["content"]
        for operation in operations
        for status, response in operation["responses"].items()
        if status >= "400"
    ]
    assert len(problems) > len(operations)
    assert all(list(content) == ["application/problem+json"] for content in problems)
    assert document["paths"]["/api/rebuild"]["post"]["security"] == [{"token": []}]
    assert list(document["components"]["securitySchemes"]) == ["token"]


def schemathesis(address: str, examples: int) -> tuple[int, str]:
    """The exit status of schemathesis on a document, and what it says if that is not 0."""
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    given = ["--checks", "all", "--max-examples", str(examples), "--seed", "1", "--no-color"]
    done = subprocess.run([program, "run", address, *given], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr if done.returncode else ""
