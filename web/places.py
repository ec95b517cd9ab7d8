"""Where a quote stands in our own page of the article, for as long as the article says the same there."""

from __future__ import annotations

from flask import url_for

from bot import Quote, checksum


def place_of(quote: Quote) -> str:
    """The path of the article's page, with the passage in it."""
    if quote.span is None:
        return url_for("pages.article", article_id=quote.article_id)
    start, end, check = quote.span.start, quote.span.end, checksum(quote.text)
    return url_for("pages.article", article_id=quote.article_id, van=start, tot=end, som=check, _anchor="citaat")
