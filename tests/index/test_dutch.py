"""Dutch words to terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dutch import fold, terms_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("artsen", "arts"),
        ("oogleden", "ooglid"),
        ("trillende", "trillen"),
        ("kuitspieren", "kuit"),
        ("kuitspieren", "spier"),
        ("bloedonderzoek", "onderzoeken"),
        ("schokjes", "schok"),
        ("CAFEÏNE", "cafeine"),
    ],
)
def test_words_that_mean_the_same_share_a_term(one: str, other: str) -> None:
    assert set(terms_of(one)) & set(terms_of(other))


def test_a_compound_keeps_its_own_term() -> None:
    assert len(terms_of("kuitspieren")) == 3
    assert terms_of("kuitspieren") != terms_of("kuit spieren")


def test_stop_words_say_nothing_but_abbreviations_do() -> None:
    assert words_of("Als ik 's avonds zo'n kramp heb, wat dan?") == ["avonds", "kramp"]
    assert words_of("Wat is ALS?") == ["als"]
    assert words_of("WAT IS DAT") == []


def test_folding() -> None:
    assert fold("Ĳsje Één café") == "ijsje een cafe"


@given(st.text())
def test_any_text_has_terms_and_always_the_same(text: str) -> None:
    assert terms_of(text) == terms_of(text)
