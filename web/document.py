"""The OpenAPI document as it is served: what flask-openapi3 makes of the typed models, made true.

An endpoint names `ProblemBody` for each status with which it can fail; here that becomes problem+json.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

_PLAIN, _PROBLEM = "application/json", "application/problem+json"
_TOKEN = {"type": "http", "scheme": "bearer", "description": "The secret that the publisher set."}


def document_of(described: dict[str, Any]) -> dict[str, Any]:
    """The document, of which `described` is what flask-openapi3 made."""
    document = copy.deepcopy(described)
    document["components"]["securitySchemes"] = {"token": _TOKEN}
    for operation in _operations(document):
        responses = operation["responses"]
        if not (operation.get("parameters") or operation.get("requestBody")):
            responses.pop("422", None)  # it is put everywhere, but nothing was sent that can be wrong
        for response in responses.values():
            content = response.get("content", {})
            if content.get(_PLAIN, {}).get("schema", {}).get("$ref", "").endswith("/ProblemBody"):
                response["content"] = {_PROBLEM: content[_PLAIN]}
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()
