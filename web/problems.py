"""What goes wrong, told in Dutch: as problem+json (RFC 9457) to programs, as a page to visitors.

Never a stack trace, a path or a version.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from gunicorn.http.errors import ParseException
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.http import HTTP_STATUS_CODES

from bot import QueueError, request_id, wording
from index import SearchError

_SAID = {
    400: wording.PROBLEM_REQUEST,
    401: wording.PROBLEM_ACCESS,
    403: wording.PROBLEM_ORIGIN,
    404: wording.PROBLEM_NOT_FOUND,
    413: wording.PROBLEM_TOO_LARGE,
    422: wording.PROBLEM_WORDS,
    429: wording.PROBLEM_TOO_MANY,
    500: wording.PROBLEM_INTERNAL,
    503: wording.PROBLEM_NO_INDEX,
}
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/openapi.json", "/webhooks/", "/metrics")
_SAID_WITH = ("WWW-Authenticate", "Retry-After")  # what programs go by
_UNPROCESSABLE = 422
_INTERNAL = 500
_AGAIN = 60  # seconds until a messenger had better try again


class ProblemBody(BaseModel):
    """What went wrong, for a program (RFC 9457); `detail` is fit to show to a visitor."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str = Field(default="", description="The id of the request, to name when this is reported.")
    errors: list[str] = Field(default_factory=list, description="The fields that are wrong, and how.")


def register(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(ParseException, _no_http)
    app.register_error_handler(SearchError, _unsearchable)
    app.register_error_handler(QueueError, _unkept)
    app.register_error_handler(Exception, _unexpected)
    app.log_exception = _logged  # type: ignore[assignment,method-assign]


def invalid(error: ValidationError) -> Response:
    """What is wrong with a request's body."""
    found = error.errors(include_url=False, include_input=False)
    return _unprocessable(_detail(found), [f"{_field(each) or 'body'}: {each['msg']}" for each in found])


def refused(status: int, detail: str) -> Response:
    """What a messenger's request lacks, for whoever connects one."""
    return _problem(ProblemBody(title=HTTP_STATUS_CODES.get(status, ""), status=status, detail=detail))


def _detail(found: list[ErrorDetails]) -> str:
    """The one thing to do about it: send JSON, ask a question that can be searched, or mend a field."""
    fields = [_field(each) for each in found]
    if "" in fields:
        return wording.PROBLEM_JSON
    if "question" in fields:
        return wording.PROBLEM_QUESTION
    return wording.PROBLEM_FIELD.format(field=fields[0])


def _field(error: ErrorDetails) -> str:
    """The name of the field that is wrong; an empty string when the body as a whole is."""
    return ".".join(map(str, error["loc"]))


def _too_deep(error: RecursionError) -> Response:
    """JSON nested deeper than can be read is no question."""
    return _unprocessable(wording.PROBLEM_JSON, []) if request.is_json else _unexpected(error)


def _unprocessable(detail: str, errors: list[str]) -> Response:
    return _problem(ProblemBody(title="Unprocessable Content", status=_UNPROCESSABLE, detail=detail, errors=errors))


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004 a redirect is no error
        return make_response(error.get_response())
    detail = _SAID.get(error.code, wording.PROBLEM_INTERNAL if error.code >= _INTERNAL else wording.PROBLEM_REQUEST)
    methods = getattr(error, "valid_methods", None)
    if methods:
        detail = wording.PROBLEM_METHOD.format(methods=", ".join(sorted(set(methods) - {"HEAD", "OPTIONS"})))
    elif getattr(error, "retry_after", None) and error.code == 503:  # noqa: PLR2004
        detail = wording.PROBLEM_BUSY
    elif error.code == 404 and request.path.startswith("/artikelen/"):  # noqa: PLR2004
        detail = wording.PROBLEM_NO_ARTICLE
    response = _shown(error, detail)
    if methods:
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def _no_http(_error: ParseException) -> Response:
    """A body in pieces, of which one is not what it says to be."""
    return _http_error(BadRequest())


def _reference(status: int) -> str:
    """What a visitor can name who reports that something went wrong with us; empty where nothing did."""
    return request_id.get() if status >= _INTERNAL else ""


def _shown(error: HTTPException, detail: str) -> Response:
    status = error.code or _INTERNAL
    if request.path.startswith(_FOR_PROGRAMS):
        response = _problem(ProblemBody(title=error.name, status=status, detail=detail))
    else:
        page = render_template("problem.html", detail=detail, reference=_reference(status))
        response = make_response(page, status)
    for name in _SAID_WITH:
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    return response


def _unsearchable(error: SearchError) -> Response:
    """Where the index is kept does not answer, for now."""
    current_app.logger.error("a question could not be searched: %s", error)
    return _shown(ServiceUnavailable(), wording.PROBLEM_NO_SEARCH)


def _unkept(error: QueueError) -> Response:
    """Where messages are kept does not answer, for now: the messenger is to send again."""
    current_app.logger.error("a messenger is told to send its message again: %s", error)
    return _shown(ServiceUnavailable(retry_after=_AGAIN), wording.PROBLEM_NO_QUEUE)


def _unexpected(error: Exception) -> Response:
    _logged(error)
    return _http_error(InternalServerError())


def _logged(error: Any) -> None:
    """In place of what Flask itself logs when also the telling goes wrong: that has the path, and so the article."""
    current_app.logger.error("a request failed", exc_info=error)


def _problem(body: ProblemBody) -> Response:
    body = body.model_copy(update={"instance": request_id.get()})
    response = make_response(jsonify(body.model_dump()), body.status)
    response.mimetype = "application/problem+json"
    return response
