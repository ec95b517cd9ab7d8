"""Questions and answers as JSON, for the widget and other programs; and whether the server is well."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from flask import Response, abort, current_app, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from bot import AskBody, Conversation, Message, Verdict, feedback_store, words_for
from web.current import assistant, introduction, reply, settings
from web.document import document_of
from web.problems import ProblemBody
from web.texts import NAMES
from web.views import AnswerView

_PROBLEMS: dict[str | int, type[BaseModel] | dict[Any, Any] | None] = dict.fromkeys(
    ("403", "413", "422", "429", "503"), ProblemBody
)
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


class StartQuery(BaseModel):
    """In which language the widget speaks."""

    language: Literal["nl", "en"] = "nl"


class StartBody(BaseModel):
    """What the widget needs before the first question."""

    words: dict[str, str] = Field(description="Texts of the interface, by name.")
    examples: list[str] = Field(description="Questions that the articles answer.")
    feedback: Literal["off", "counts", "texts"] = Field(description="What is kept of a visitor's opinion.")


class FeedbackBody(BaseModel):
    """A visitor's opinion of an answer. The question and the conversation are no part of it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    verdict: Verdict
    article_id: str = Field(max_length=300)
    text: str = Field(default="", max_length=500, description="Thrown away unless the publisher keeps texts.")


@blueprint.post("/api/ask", tags=[_CONVERSATION], responses={**_PROBLEMS, "200": AnswerView})
def ask(body: AskBody) -> Response:
    """Answer a question in the publisher's own words."""
    message = Message(body.question, Conversation.from_token(body.conversation), channel="web", language=body.language)
    answer = reply(message)
    return jsonify(AnswerView.shown_by(assistant(), answer, settings().outdated_days).model_dump(mode="json"))


@blueprint.get("/api/start", tags=[_CONVERSATION], responses={"200": StartBody, "422": ProblemBody, "503": ProblemBody})
def start(query: StartQuery) -> Response:
    """Give the widget its texts and the example questions."""
    words = words_for(settings().address, query.language)
    body = StartBody(
        words={name: getattr(words, name) for name in NAMES} | {"PAGE_INTRO": introduction(query.language)},
        examples=list(assistant().examples()),
        feedback=settings().feedback,  # type: ignore[arg-type]
    )
    return jsonify(body.model_dump())


@blueprint.post("/api/feedback", tags=[_CONVERSATION], responses={**_PROBLEMS, "204": None, "404": ProblemBody})
def feedback(body: FeedbackBody) -> Response:
    """Count an opinion."""
    if settings().feedback == "off" or assistant().article(body.article_id) is None:
        abort(404)
    feedback_store(settings()).add(datetime.date.today(), body.article_id, body.verdict, body.text)
    return Response(status=204)


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
    return jsonify(document_of(current_app.api_doc))  # type: ignore[attr-defined]
