"""The pages that visitors see: the conversation, and the articles with a quote in its place.

The conversation is the widget; inside it stands a form that works without JavaScript. A question never stands in
an address, nor do words that articles are searched for.
"""

from __future__ import annotations

import datetime

from flask import Blueprint, abort, render_template, request, url_for

from bot import Answer, Conversation, Message, Quote, checksum, long_date, words_for
from corpus import Article, Kind, Span
from web.calls import calls_in
from web.current import assistant, introduction, reply, settings
from web.finding import articles_with
from web.fragments import read_url
from web.marking import shown_article, shown_quote
from web.places import place_of
from web.views import is_outdated

_WORDS = 200  # characters that articles are searched for
_DESCRIPTION = 200  # characters of an article that a search engine or another site shows

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def conversation() -> str:
    """The page at the start of a conversation."""
    return render_template("chat.html", examples=assistant().examples(), token="")


@blueprint.post("/")
def answered() -> str:
    """The page with one question answered, for browsers without JavaScript."""
    question, answer = _exchange()
    token = answer.conversation.token()
    return render_template("chat.html", examples=(), token=token, question=question, answer=answer)


@blueprint.get("/artikelen")
def articles() -> str:
    """A list of all articles."""
    return render_template("articles.html", articles=assistant().articles(), words="")


@blueprint.post("/artikelen")
def articles_found() -> str:
    """The articles that have all the words that were asked for."""
    words = request.form.get("words", "").strip()
    if len(words) > _WORDS:
        abort(422)
    return render_template("articles.html", articles=articles_with(words, assistant().articles()), words=words)


@blueprint.get("/artikelen/<article_id>")
def article(article_id: str) -> str:
    """One article; with ?van=…&tot=…&som=… the passage from a quote is marked, unless the article changed there."""
    found = assistant().article(article_id)
    if found is None:
        abort(404)
    start, end = (request.args.get(name, 0, type=int) for name in ("van", "tot"))
    passage = Span(start, end) if 0 <= start < end <= len(found.text) else None
    if passage and checksum(passage.of(found.text)) != request.args.get("som"):
        passage = None
    return render_template(
        "article.html",
        article=found,
        source=found.metadata,
        blocks=shown_article(found, passage) if found.metadata.quotable else (),
        passage=passage,
        description=_description(found),
        here=url_for("pages.article", article_id=article_id, _external=True),
    )


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    """What every template may use."""
    return {
        "wording": words_for(settings().address),
        "introduction": introduction(),
        "long_date": long_date,
        "shown_quote": shown_quote,
        "place_of": place_of,
        "read_url": _read_url,
        "is_outdated": _is_outdated,
        "calls_in": calls_in,
    }


def _read_url(quote: Quote) -> str:
    found = assistant().article(quote.article_id)
    return read_url(quote, found) if found else ""


def _is_outdated(quote: Quote) -> bool:
    return is_outdated(quote, settings().outdated_days, datetime.date.today())


def _description(article: Article) -> str:
    """The article's first paragraph, cut at a word; nothing of an article that may not be quoted."""
    if not article.metadata.quotable:
        return ""
    first = next((block.span.of(article.text) for block in article.blocks if block.kind is Kind.PARAGRAPH), "")
    return first if len(first) <= _DESCRIPTION else first[:_DESCRIPTION].rsplit(" ", 1)[0] + "…"


def _exchange() -> tuple[str, Answer]:
    """The question that was sent and its answer."""
    question = request.form.get("question", "").strip()
    token = request.form.get("conversation", "")
    return question, reply(Message(question, Conversation.from_token(token), channel="web"))
