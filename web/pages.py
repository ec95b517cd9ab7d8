"""The pages that visitors see: the conversation, and the articles with a quote in its place.

A question is sent as a form and answered as HTML, whole or, for the script, as the new part only: one way of showing
an answer, which works without JavaScript too. A question never stands in an address.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request, url_for

from bot import Answer, Conversation, Message, Quote, long_date, wording
from corpus import Metadata, Span
from web.current import assistant
from web.marking import shown_article, shown_quote

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


@blueprint.post("/vraag")
def exchange_only() -> str:
    """The question and its answer, to be put at the end of the page."""
    question, answer = _exchange()
    return render_template("exchange.html", question=question, answer=answer)


@blueprint.get("/artikelen")
def articles() -> str:
    """A list of all articles."""
    return render_template("articles.html", articles=assistant().articles())


@blueprint.get("/artikelen/<article_id>")
def article(article_id: str) -> str:
    """One article; with ?van=…&tot=… the passage from a quote is marked."""
    found = assistant().article(article_id)
    if found is None:
        abort(404)
    start, end = (request.args.get(name, 0, type=int) for name in ("van", "tot"))
    passage = Span(start, end) if 0 <= start < end <= len(found.text) else None
    blocks = shown_article(found, passage) if found.metadata.quotable else ()
    return render_template("article.html", article=found, source=found.metadata, blocks=blocks, passage=passage)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    """What every template may use."""
    return {
        "wording": wording,
        "long_date": long_date,
        "shown_quote": shown_quote,
        "web_url": web_url,
        "place_of": place_of,
    }


def web_url(source: Metadata) -> str:
    """The article's address at its publisher if it is one that a link may have, else an empty string."""
    parts = urlsplit(source.url)
    return source.url if parts.scheme in {"http", "https"} and parts.netloc else ""


def place_of(quote: Quote) -> str:
    """Where the quote stands in our own page of the article."""
    if quote.span is None:
        return url_for("pages.article", article_id=quote.article_id)
    start, end = quote.span.start, quote.span.end
    return url_for("pages.article", article_id=quote.article_id, van=start, tot=end, _anchor="citaat")


def _exchange() -> tuple[str, Answer]:
    """The question that was sent and its answer."""
    question = request.form.get("question", "").strip()
    token = request.form.get("conversation", "")
    return question, assistant().reply(Message(question, Conversation.from_token(token), channel="web"))
