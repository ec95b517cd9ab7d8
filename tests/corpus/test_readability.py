"""Readability: the formula with its arithmetic written out, and syllables counted by hand."""

from __future__ import annotations

import pytest

from corpus import reading_ease
from corpus.readability import syllables_in
from corpus.text import compose
from corpus.types import Element, Kind, Metadata

WORDS = """idee 2 radio 3 oefenen 3 enorm 2 elektromyografie 7 aderen 3 olie 2 koeien 2 beoordelen 4 bureau 2 zeeën 2
    eieren 3 geïrriteerd 4 EMG 1 ruïne 3 nieuwe 2 leeuwen 2 fysiotherapeut 6 ij 1 u 1""".split()
BY_HAND = dict(zip(WORDS[::2], map(int, WORDS[1::2]), strict=True))


@pytest.mark.parametrize("word", BY_HAND)
def test_syllables(word: str) -> None:
    assert syllables_in(word) == BY_HAND[word]


def test_the_formula() -> None:
    # 20 sentences of 5 words with 7 syllables: de-spie-ren-tril-len-in-rust is 1 + 2 + 2 + 1 + 1.
    text = " ".join(["De spieren trillen in rust."] * 20)
    heading = Element(Kind.HEADING, "Elektromyografische ingewikkeldheden", 2)
    article = compose("a", Metadata("A"), [heading, Element(Kind.PARAGRAPH, text)])
    assert reading_ease(article) == pytest.approx(206.835 - 77 * 7 / 5 - 0.93 * 5)


def test_a_short_text_is_not_judged() -> None:
    assert reading_ease(compose("a", Metadata("A"), [Element(Kind.PARAGRAPH, "Kort.")])) is None
