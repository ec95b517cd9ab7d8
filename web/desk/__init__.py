"""The editors' desk: `/redactie`, there only where the publisher set a token for it.

What visitors asked and did not find, what is quoted, what articles lack, and why an answer is what it is.
"""

from __future__ import annotations

from flask import Flask

from web.desk import articles, asked, index_page, opinions, passages, signing_in, tester
from web.desk.blueprint import blueprint

__all__ = ["register"]

_PAGES = (signing_in, asked, passages, opinions, articles, tester, index_page)


def register(app: Flask, token: str) -> None:
    """Put the desk in the application, open to whoever has the token."""
    signing_in.register(app, token)
    app.register_blueprint(blueprint)
