"""Articles, pages and questions as hypothesis makes them up: mostly of what hurts."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from corpus import Kind, Metadata
from corpus.text import canonical_line
from corpus.types import Element

# How many examples, the profile says: `--hypothesis-profile fuzz` tries many. A busy machine is slow, and not wrong.
bounded = settings(deadline=None)

_WORDS = st.sampled_from(
    "de spier trekt samen. Dr. A. de Vries 1. 2) o.a. bijv. kramp? kuit! e.a. • - :: ALS ĳs café "
    "😀 _ > | # <b> & \u00ad".split()
)
TEXTS = st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=60)
LINES = TEXTS.filter(lambda text: bool(text.strip()))
ELEMENTS = st.builds(
    Element,
    st.sampled_from(list(Kind)),
    TEXTS,
    st.integers(-1, 8),
    st.sampled_from(["", "1.", "2)", "10.", "a.", "²."]),
)
_CANONICAL = LINES.map(canonical_line)
METADATA = st.builds(
    Metadata,
    title=_CANONICAL.filter(bool),
    quotable=st.booleans(),
    published=st.none() | st.dates(),
    updated=st.none() | st.dates(),
    sources=st.lists(_CANONICAL, max_size=2).map(tuple),
    **dict.fromkeys(("author", "publisher", "url", "licence", "rights_holder"), _CANONICAL),
    language=_CANONICAL.filter(bool),
)
QUESTIONS = st.lists(
    st.sampled_from(
        "en wat helpt tegen kramp in de kuit dat daarvan bij kinderen spiertrekingen ALS bedankt om voor wie schreef "
        "het artikel over zwelt op wrm m'n _ ' ’ ? ! , \ud800".split()
    ),
    max_size=30,
).map(" ".join) | st.text(max_size=200)
PAGES = st.recursive(
    TEXTS,
    lambda inner: st.tuples(
        st.sampled_from(
            [
                "p",
                "div",
                "ul",
                "ol",
                "li",
                "h1",
                "h2",
                "blockquote",
                "table",
                "tr",
                "td",
                "nav",
                "span",
                "br",
                "article",
            ]
        ),
        st.sampled_from(["", ' class="share"', ' hidden=""', ' start="²"', ' start="7"', " id=x lang='\n'"]),
        st.lists(inner, max_size=4),
    ).map(lambda parts: f"<{parts[0]}{parts[1]}>{''.join(parts[2])}</{parts[0]}>"),
    max_leaves=12,
)
