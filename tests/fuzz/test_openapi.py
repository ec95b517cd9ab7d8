"""The server does what its OpenAPI document says, whatever is sent: schemathesis with all its checks."""

from __future__ import annotations

import pathlib
import subprocess
import sys

from flask.testing import FlaskClient

from tests.server import free_port, serving

FEW = 5  # examples for each operation; `make fuzz` sends many more


def test_every_answer_is_as_described(environment: dict[str, str]) -> None:
    with serving(environment | {"LETTERLIJK_REBUILD_TOKEN": "geheim"}, free_port()) as server:
        address = f"{server.url}/openapi.json"
        assert schemathesis(address, "--max-examples", str(FEW)) == ""
        # With the secret only what starts nothing.
        with_secret = ("--header", "Authorization: Bearer geheim", "--include-method", "GET")
        assert schemathesis(address, "--max-examples", "1", "--include-path", "/api/rebuild", *with_secret) == ""


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


def schemathesis(address: str, *given: str) -> str:
    """What schemathesis says of a server that does not do what its document says; nothing where it does."""
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    command = [str(program), "run", address, "--checks", "all", "--seed", "1", "--no-color", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""
