"""Separable verbs put together again."""

from __future__ import annotations

import pytest

from index.dutch import fold, terms_of
from index.separable import separable_verbs


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Mijn vingers zwellen steeds op.", ["opzwellen"]),
        ("neemt de kramp toe als ik ga liggen?", ["toenemen"]),
        ("het trekt samen en gaat weer over", ["samentrekken", "overgaan"]),
        ("ik val steeds flauw", ["flauwvallen"]),
        ("waar komt het door", []),
        ("kan ik ermee door", []),
        ("in", []),
        ("", []),
    ],
)
def test_the_particle_joins_its_verb(text: str, verbs: list[str]) -> None:
    assert separable_verbs(fold(text)) == verbs


def test_all_forms_of_a_separable_verb_give_one_term() -> None:
    assert terms_of("toegenomen") == terms_of("toenemen")
    assert terms_of("toenemen")[0] in terms_of("het neemt toe")
