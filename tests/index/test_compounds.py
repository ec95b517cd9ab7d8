"""Compounds and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compounds import parts_of


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("kuitspier", ("kuit", "spier")),
        ("spierziekte", ("spier", "ziekte")),
        ("ademhalingsoefening", ("ademhaling", "oefening")),
        ("ruggenmergzenuw", ("ruggenmerg", "zenuw")),
        ("verstand", ()),
        ("behandelen", ()),
        ("krampen", ()),
        ("arts", ()),
        ("xqzwvbnm", ()),
    ],
)
def test_parts(word: str, parts: tuple[str, ...]) -> None:
    assert parts_of(word) == parts


@given(st.text(max_size=200))
def test_parts_stand_in_the_word_in_order(word: str) -> None:
    position = 0
    for part in parts_of(word):
        position = word.index(part, position) + len(part)
