"""Try a question, see why the answer is what it is, and add what was missing to the article folder.

A question is sent, and never stands in an address.
"""

from __future__ import annotations

import pathlib
import re

from flask import redirect, render_template, request, url_for
from werkzeug import Response

from bot import Conversation, Message, explain
from corpus import EditError, FolderError, Refusal, add_question, add_synonym
from web.current import assistant, settings
from web.desk.blueprint import blueprint

_SHOWN = 12
_MAX_WORDS = 100  # characters of a synonym
_MAX_QUESTION = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@blueprint.get("/proef")
def tester() -> str:
    """An empty form."""
    return render_template("desk/tester.html", explanation=None, question="", earlier="")


@blueprint.post("/proef")
def tested() -> str:
    """One question explained, in the light of the one before it where that is given."""
    question, earlier = _sent("question"), _sent("earlier")
    message = Message(question, Conversation((earlier,) if earlier else ()), channel="desk")
    explanation = explain(assistant(), message)
    return render_template(
        "desk/tester.html", explanation=explanation, question=question, earlier=earlier, shown=_SHOWN
    )


@blueprint.post("/vraag-erbij")
def question_added() -> Response | tuple[str, int]:
    """Another way to ask for a section, put in its article's file."""
    article = assistant().article(_sent("article"))
    heading, question = _sent("heading"), _sent("question")
    if article is None or not 0 < len(question) <= _MAX_QUESTION or _CONTROL.search(question):
        return _refused(Refusal.NOT_UNDERSTOOD)
    try:
        is_new = add_question(_file_of(article.id), heading or article.metadata.title, question)
    except EditError as error:
        return _refused(error.refusal)
    except FolderError:
        return _refused(Refusal.NOT_READABLE)
    return _done("vraag" if is_new else "stond-er-al")


@blueprint.post("/synoniem-erbij")
def synonym_added() -> Response | tuple[str, int]:
    """What visitors say for a word of the articles, put in the list."""
    word, said = _sent("word"), _sent("said")
    if not (0 < len(word) <= _MAX_WORDS and 0 < len(said) <= _MAX_WORDS) or _CONTROL.search(word + said):
        return _refused(Refusal.NOT_UNDERSTOOD)
    try:
        is_new = add_synonym(settings().articles, word, said)
    except EditError as error:
        return _refused(error.refusal)
    return _done("synoniem" if is_new else "stond-er-al")


def _file_of(article_id: str) -> pathlib.Path:
    """The article's file, which must lie in the article folder. Raises `FolderError`."""
    folder = settings().articles.resolve()
    name = assistant().generation.manifest.paths.get(article_id, "")
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder):
        raise FolderError(f"{article_id}: its file is not in {folder}: rebuild the index")
    return path


def _sent(name: str) -> str:
    return request.form.get(name, "").strip()


def _done(what: str) -> Response:
    return redirect(url_for("desk.index", gedaan=what), 303)


def _refused(refusal: Refusal) -> tuple[str, int]:
    return render_template("desk/refused.html", refusal=refusal.value, folder=settings().articles), 409
