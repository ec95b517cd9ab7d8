"""Where a quote stands in our own page of the article."""

from __future__ import annotations

from flask import url_for

from bot import Quote


def place_of(quote: Quote) -> str:
    """The path of the article's page, with the passage in it."""
    if quote.span is None:
        return url_for("pages.article", article_id=quote.article_id)
    start, end = quote.span.start, quote.span.end
    return url_for("pages.article", article_id=quote.article_id, van=start, tot=end, _anchor="citaat")
