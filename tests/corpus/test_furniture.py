"""Furniture told from article text, line by line: what looks like furniture and is not must stay."""

from __future__ import annotations

import pytest

from corpus.furniture import Line, note_facts, sift

BEFORE = "Dit is de eerste zin van het artikel, met genoeg woorden."
AFTER = "Dit is de laatste zin van het artikel, met genoeg woorden."


def kept(line: str) -> bool:
    lines = [Line(number, text) for number, text in enumerate((BEFORE, line, AFTER), 1)]
    return line in [each.text for each in sift(lines, "Een titel").kept]


@pytest.mark.parametrize(
    "line",
    [
        "5 min read",
        "Leestijd: 4 minuten",
        "Lees ook: Tien vragen over griep",
        "LEES OOK – Tien vragen over griep",
        "Lees verder »",
        "Deel dit artikel via WhatsApp",
        "Reageer",
        "3 reacties",
        "Een vrouw drinkt water / Bron: Fotostudio, Pixabay",
        "Foto: Piet de Vries",
        "© Shutterstock",
        "Advertentie",
        "Home > Gezondheid > Slapen",
        "Categorie: Gezondheid",
        "Aantal bronnen: 12",
        "Wij gebruiken cookies. Ga naar de instellingen om ze uit te zetten.",
        "Zonder toestemming is vermenigvuldiging verboden.",
        "www.voorbeeld.example/gezond",
        "redactie@voorbeeld.example",
        "* * *",
    ],
)
def test_furniture_is_left_out(line: str) -> None:
    assert not kept(line)


@pytest.mark.parametrize(
    "line",
    [
        "Lees ook altijd de bijsluiter voordat je een medicijn slikt.",
        "Deel dit met je huisarts als je je zorgen maakt over de klachten.",
        "Zonder toestemming van de ouders mag een arts een jong kind niet behandelen.",
        "Zie ook de kaart in het gemeentehuis, waar u alles nog eens rustig kunt lezen.",
        "Volgens de dokter (foto) is rust de beste bron van herstel voor een spier.",
        "Cookies, koekjes en taart zitten vol suiker en vet, en dus vol energie.",
        "Bron van ergernis: wie slecht slaapt, heeft overdag minder geduld met anderen.",
        "De tabel laat zien hoeveel magnesium er in 100 gram van elk product zit.",
        "Wat is een spiertrekking?",
        "Vitamine B12",
        "Advertenties voor wondermiddelen beloven veel, maar bewezen is er niets van.",
        "Meer bewegen helpt: wie elke dag een half uur wandelt, slaapt ook beter.",
    ],
)
def test_article_text_that_looks_like_furniture_stays(line: str) -> None:
    assert kept(line)


@pytest.mark.parametrize(
    ("line", "fact", "value"),
    [
        ("Door Marijke de Wit", "author", "Marijke de Wit"),
        ("Gepubliceerd op 3 maart 2024", "published", "3 maart 2024"),
        ("Laatste update: 29-08-2024", "updated", "29-08-2024"),
        ("© 2024 Stichting Gezond", "rights_holder", "Stichting Gezond"),
        ("Dit artikel valt onder CC BY-SA 4.0", "licence", "CC BY-SA 4.0"),
    ],
)
def test_what_a_line_says_of_its_article_is_kept(line: str, fact: str, value: str) -> None:
    facts: dict[str, str] = {}
    assert note_facts(facts, line)
    assert facts[fact] == value


def test_a_line_that_stands_on_every_screen_belongs_to_the_page() -> None:
    lines = [Line(number, text) for number, text in enumerate([BEFORE, "Bel ons", "Bel ons", AFTER, "Bel ons"], 1)]
    assert [line.text for line in sift(lines, "").kept] == [BEFORE, AFTER]


def test_a_title_run_together_with_its_first_sentence_is_taken_off() -> None:
    lines = [Line(1, f"Slapen als een roos {BEFORE}"), Line(2, AFTER)]
    assert [line.text for line in sift(lines, "Slapen als een roos").kept] == [BEFORE, AFTER]
