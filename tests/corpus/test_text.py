"""The canonical form, rule by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import canonical_line, compose
from corpus.types import Element, Kind, Metadata
from tests.corpus.test_markdown import ELEMENTS


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("  twee\t woorden\n", "twee woorden"),
        ("cafe\u0301", "café"),
        ("spier\u00adkramp", "spierkramp"),
        ("\ufeffbegin\u200b", "begin"),
        ("tien\u00a0mg", "tien mg"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
    ],
)
def test_a_line_in_canonical_form(raw: str, canonical: str) -> None:
    assert canonical_line(raw) == canonical


@given(st.text())
def test_canonical_form_is_final(raw: str) -> None:
    once = canonical_line(raw)
    assert canonical_line(once) == once


def test_blocks_are_laid_out_as_declared() -> None:
    elements = [
        Element(Kind.HEADING, "Kop", 2),
        Element(Kind.PARAGRAPH, "Dit helpt:"),
        Element(Kind.ITEM, "een"),
        Element(Kind.ITEM, "onder een", 1),
        Element(Kind.ITEM, "twee", 0, "2."),
        Element(Kind.PARAGRAPH, "  "),
        Element(Kind.PARAGRAPH, "Slot."),
    ]
    article = compose("a", Metadata("A"), elements)
    assert article.text == "Kop\n\nDit helpt:\n\n• een\n  • onder een\n2. twee\n\nSlot."


@given(st.lists(ELEMENTS))
def test_every_block_is_where_it_says(elements: list[Element]) -> None:
    article = compose("a", Metadata("A"), elements)
    texts = [block.span.of(article.text) for block in article.blocks]
    assert all(text == canonical_line(text) != "" for text in texts)
    shown = "".join(article.text.split())
    assert len(shown) >= sum(len("".join(text.split())) for text in texts)
    ends = [0, *(block.span.end for block in article.blocks)]
    assert all(block.span.start >= end for block, end in zip(article.blocks, ends, strict=False))
