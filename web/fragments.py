"""Addresses that open a publisher's page at the words themselves.

A text fragment (https://wicg.github.io/scroll-to-text-fragment/) makes a browser scroll to a text and mark it. Marking
the wrong sentence is worse than marking none: only a text that stands once in the article is named.
"""

from __future__ import annotations

import re
from urllib.parse import quote as encoded
from urllib.parse import urlsplit

from bot import Quote
from corpus import Article

_MARKER = re.compile(r"^ *(?:• |[0-9]{1,9}[.)] )")
_WHOLE = 20  # words up to which the sentence is named whole; of a longer one its first and last few
_FEW = 6
_NOWHERE = (".example", ".invalid", ".test")  # names that never lead anywhere (RFC 2606)


def read_url(quote: Quote, article: Article) -> str:
    """The publisher's page at the sentence that answers; an empty string where that cannot be pointed at."""
    url = article.metadata.web_url
    if not url or quote.highlight is None or (urlsplit(url).hostname or "").endswith(_NOWHERE):
        return ""
    directive = _directive(quote.highlight.of(article.text), article.text)
    return f"{url.split('#')[0]}#:~:text={directive}" if directive else ""


def _directive(sentence: str, text: str) -> str:
    """What names the sentence; an empty string when it does not stand exactly once in the text."""
    lines = [_MARKER.sub("", line) for line in sentence.split("\n") if line.strip()]
    words = " ".join(lines).split()
    # A text in one piece may not run on into the next block.
    whole = len(lines) == 1 and len(words) <= _WHOLE
    named = lines if whole else [" ".join(lines[0].split()[:_FEW]), " ".join(lines[-1].split()[-_FEW:])]
    if any(text.casefold().count(part.casefold()) != 1 for part in named):
        return ""
    return ",".join(encoded(part, safe="").replace("-", "%2D") for part in named)
