"""Search in a real index."""

from __future__ import annotations

import pathlib

import pytest

from corpus import read_folder
from index import EncoderError, Retriever, open_current, rebuild
from index.encoders.hashing import HashingEncoder
from tests.conftest import silently


@pytest.fixture
def retriever(articles: pathlib.Path, tmp_path: pathlib.Path) -> Retriever:
    rebuild(tmp_path / "store", read_folder(articles).articles, HashingEncoder(), silently)
    return Retriever(open_current(tmp_path / "store"), HashingEncoder())


def test_the_passage_with_the_words_comes_first(retriever: Retriever) -> None:
    best, *others = retriever.search("wat helpt tegen kramp?", 3)
    assert best.chunk.headings == ("Wat helpt tegen kramp?",)
    assert [best.score, *(hit.score for hit in others)] == sorted((h.score for h in (best, *others)), reverse=True)
    assert best.ranks["sparse"] == 1
    assert 0 < best.coverage <= 1
    assert -1 <= best.similarity <= 1
    assert best.sentence in best.chunk.sentences


def test_the_best_sentence_is_marked(retriever: Retriever) -> None:
    best = retriever.search("rood en dikke kuit, huisarts bellen", 1)[0]
    text = retriever.generation.articles["kramp"].text
    assert best.sentence.of(text) == "Bel de huisarts als de kuit rood en dik is."


@pytest.mark.parametrize("question", ["", "?", "xyzzy", "de het een", "😀" * 50])
def test_any_question_gets_hits_in_order(retriever: Retriever, question: str) -> None:
    hits = retriever.search(question, 3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_fewer_passages_than_asked_for(retriever: Retriever) -> None:
    assert len(retriever.search("kramp", 50)) == 5


def test_another_way_to_ask_is_searched_and_never_shown(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    path = articles / "kramp.md"
    asked = "questions:\n  Wat helpt tegen kramp?:\n  - hoe krijg ik mijn stijve poot los\n---\n\nKramp"
    path.write_text(path.read_text(encoding="utf-8").replace("---\n\nKramp", asked), encoding="utf-8")
    rebuild(tmp_path / "other", read_folder(articles).articles, HashingEncoder(), silently)
    retriever = Retriever(open_current(tmp_path / "other"), HashingEncoder())
    best = retriever.search("krijg mijn stijve poot niet los", 1)[0]
    assert best.chunk.headings == ("Wat helpt tegen kramp?",)
    assert "poot" not in best.chunk.text
    assert best.sentence in best.chunk.sentences


def test_synonyms_take_effect_at_the_next_rebuild(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    store = tmp_path / "other"
    rebuild(store, read_folder(articles).articles, HashingEncoder(), silently)
    (articles / "synonyms.txt").write_text("# wat bezoekers zeggen\nmigraine: bonkende kop, schele hoofdpijn\n")
    library = read_folder(articles)
    done = rebuild(store, library.articles, HashingEncoder(), silently, library.synonyms)
    assert (done.plan.is_empty, done.encoded, done.generation) == (True, 0, 2)
    retriever = Retriever(open_current(store), HashingEncoder())
    assert retriever.search("ik heb een bonkende kop", 1)[0].chunk.article_id == "migraine"


def test_another_encoder_is_refused(retriever: Retriever) -> None:
    other = HashingEncoder()
    other.fingerprint = "another"
    with pytest.raises(EncoderError, match="run `python -m bot rebuild`"):
        Retriever(retriever.generation, other)
