"""Questions about the source told from questions to the articles."""

from __future__ import annotations

import pytest

from bot.source import article_named_in, is_asked_for


@pytest.mark.parametrize(
    "asked",
    [
        "Wie heeft dit geschreven?",
        "hoe oud is deze informatie",
        "wat is de bron?",
        "waar heb je dit vandaan",
        "is dit door een arts geschreven?",
        "van wanneer is dit artikel",
        "is deze informatie nog actueel?",
        "Wie is de auteur van het artikel over kramp?",
        "wanneer is dit stuk voor het laatst bijgewerkt",
        "hoeveel bronnen heeft dit artikel",
        "uit welk artikel komt dit?",
        "wie heeft de tekst over slapen geschreven",
    ],
)
def test_a_question_about_the_source(asked: str) -> None:
    assert is_asked_for(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "wie krijgt er kramp?",
        "hoe oud moet je zijn voor koffie",
        "waar komt kramp vandaan",
        "is dit gevaarlijk?",
        "is de dokter nodig?",
    ],
)
def test_a_question_to_the_articles(asked: str) -> None:
    assert not is_asked_for(asked)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Wie is de auteur van het artikel over kramp?", "kramp"),
        ("wie is de schrijver van het artikel spiertrekkingen in been", "spiertrekkingen in been"),
        ("wie heeft de tekst over slapen geschreven", "slapen geschreven"),
        ("wanneer is dit artikel voor het laatst bijgewerkt", ""),
        ("wie is de auteur van het artikel", ""),
    ],
)
def test_the_article_that_is_named(asked: str, named: str) -> None:
    assert article_named_in(asked) == named
