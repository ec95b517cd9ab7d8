"""Questions and answers as JSON, for programs; and whether the server is well."""

from __future__ import annotations

import datetime
from typing import Any

from flask import Response, current_app, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from bot import AnswerBody, AskBody, Conversation, Message
from web.current import assistant
from web.problems import ProblemBody

_PROBLEMS: dict[str | int, type[BaseModel] | dict[Any, Any] | None] = dict.fromkeys(("413", "422", "503"), ProblemBody)
_CONVERSATION = Tag(name="conversation")
_OPERATION = Tag(name="operation")

blueprint = APIBlueprint("api", __name__)


class HealthBody(BaseModel):
    """The process answers."""

    status: str


class ReadyBody(BaseModel):
    """What is answered from."""

    status: str
    generation: int
    built: datetime.datetime
    articles: int
    passages: int
    encoder: str


@blueprint.post("/api/ask", tags=[_CONVERSATION], responses={**_PROBLEMS, "200": AnswerBody})
def ask(body: AskBody) -> Response:
    """Answer a question in the publisher's own words."""
    message = Message(body.question, Conversation.from_token(body.conversation), channel="web")
    return jsonify(AnswerBody.of(assistant().reply(message)).model_dump(mode="json"))


@blueprint.get("/healthz", tags=[_OPERATION], responses={"200": HealthBody})
def health() -> Response:
    """Whether the process answers."""
    return jsonify(HealthBody(status="ok").model_dump())


@blueprint.get("/readyz", tags=[_OPERATION], responses={"200": ReadyBody, "503": ProblemBody})
def ready() -> Response:
    """Whether there is an index to answer from, and which."""
    now = assistant().status()
    body = ReadyBody(
        status="ready",
        generation=now.generation,
        built=now.built,
        articles=now.articles,
        passages=now.passages,
        encoder=now.encoder,
    )
    return jsonify(body.model_dump(mode="json"))


@blueprint.get("/openapi.json", doc_ui=False)
def openapi() -> Response:
    """Serve this document, made from the typed models."""
    return jsonify(current_app.api_doc)  # type: ignore[attr-defined]
