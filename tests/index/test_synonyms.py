"""A question with the articles' words beside the visitor's own."""

from __future__ import annotations

import pytest

from index.synonyms import Thesaurus

THESAURUS = Thesaurus([("spiertrekkingen", "griebels", "dansende spier"), ("huisarts", "dokter")])


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("ik heb griebels", "ik heb griebels spiertrekkingen"),
        (
            "mijn dansende spieren, moet ik naar de dokter?",
            "mijn dansende spieren, moet ik naar de dokter? spiertrekkingen huisarts",
        ),
        ("griebels of spiertrekkingen", "griebels of spiertrekkingen"),
        ("mijn spier wil dansen", "mijn spier wil dansen"),
        ("", ""),
    ],
)
def test_a_question_gets_the_articles_words(asked: str, searched: str) -> None:
    assert THESAURUS.expanded(asked) == searched
