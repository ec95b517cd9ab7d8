"""What is fuzzed: each target takes any bytes, and raises for what must never happen."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable

import trafilatura.external

from bot.aspects import is_missed
from bot.followup import understood
from bot.language import language_of
from bot.safety import signposts_in
from bot.smalltalk import reply_to
from bot.source import article_named_in, is_asked_for
from bot.types import Conversation
from corpus.readers import html as html_reader
from corpus.readers import markdown as markdown_reader
from corpus.readers import plaintext as plaintext_reader
from corpus.text import canonical_line
from corpus.types import ArticleError
from index.dutch import fold, stems_of, terms_of, words_of
from index.spelling import Speller
from index.synonyms import Thesaurus
from tests.fuzz.invariants import check_draft, check_sentences

_LINE = 1_000  # characters: a visitor's question is no longer

# As a tuple, these many thousand words are hashed anew for each page, which takes longer than all else together.
trafilatura.external.JT_STOPLIST = frozenset(trafilatura.external.jt_stoplist_init())  # type: ignore[assignment]


def html(raw: bytes) -> None:
    """A page. The encoding of bytes that are no UTF-8 is guessed for one in eight: that takes a quarter of the time."""
    with contextlib.suppress(ArticleError):
        check_draft(html_reader.read(raw if len(raw) % 8 == 0 else _as_utf_8(raw), "page.html"))


def markdown(raw: bytes) -> None:
    """A file of the article folder."""
    with contextlib.suppress(ArticleError):
        check_draft(markdown_reader.read(_text(raw), "file.md"))


def plaintext(raw: bytes) -> None:
    """The text of a page."""
    with contextlib.suppress(ArticleError):
        check_draft(plaintext_reader.read(_text(raw), "file.txt"))


def sentences(raw: bytes) -> None:
    """A line to its sentences."""
    line = canonical_line(_text(raw))
    assert canonical_line(line) == line
    if line:
        check_sentences(line)


def tokenizer(raw: bytes) -> None:
    """Any text to the terms that are indexed."""
    text = _text(raw)
    assert all(word == fold(word) != "" for word in words_of(text))
    assert all(stems_of(text))
    assert all(terms_of(text))
    assert terms_of(text) == terms_of(text)


def analysis(raw: bytes) -> None:
    """A visitor's question, and the one before it, through all that is done with their words."""
    question, _, before = _text(raw)[:_LINE].partition("\n")
    assert language_of(question) in {"nl", "en", "de"}
    assert understood(question, ()) == question
    whole = understood(question, (before,))
    _speller().corrected(whole)
    _thesaurus().expanded(whole)
    signposts_in().for_message(question)
    reply_to(question), is_asked_for(question), article_named_in(question), is_missed(question, before)
    kept = Conversation().after(before).after(question)
    assert Conversation.from_token(kept.token()) == kept
    Conversation.from_token(question)


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (html, markdown, plaintext, sentences, tokenizer, analysis)
}


def _as_utf_8(raw: bytes) -> bytes:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode()
    return raw


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


@functools.cache
def _speller() -> Speller:
    return Speller({"kramp": 3, "spiertrekkingen": 2, "huisarts": 1, "kuit": 1})


@functools.cache
def _thesaurus() -> Thesaurus:
    return Thesaurus((("spiertrekkingen", "griebels", "dansende spieren"), ("kramp", "stijve poot")))
