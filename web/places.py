"""Where a quote stands in our own page of the article, for as long as the article says the same there."""

from __future__ import annotations

import zlib

from flask import url_for

from bot import Quote


def place_of(quote: Quote) -> str:
    """The path of the article's page, with the passage in it."""
    if quote.span is None:
        return url_for("pages.article", article_id=quote.article_id)
    start, end, check = quote.span.start, quote.span.end, checksum(quote.text)
    return url_for("pages.article", article_id=quote.article_id, van=start, tot=end, som=check, _anchor="citaat")


def checksum(passage: str) -> str:
    """Eight hexadecimal digits that change when the passage does."""
    return f"{zlib.crc32(passage.encode()):08x}"
