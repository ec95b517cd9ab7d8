"""Why an answer is what it is: the same search, told with numbers that add up."""

from __future__ import annotations

import json
import math
import pathlib
import subprocess
import sys

import pytest

from bot import Assistant, Conversation, Message
from bot.assistant import Ground
from bot.explaining import Explanation, explain
from corpus import read_folder
from index import Retriever, load_encoder, open_current, rebuild
from index.encoders.hashing import HashingEncoder
from index.fusion import COVERAGE_WEIGHT
from tests.conftest import silently
from tests.paths import ROOT

QUESTION = "wat helpt tegen kramp in de kuit?"


def explained(assistant: Assistant, question: str, *earlier: str) -> Explanation:
    return explain(assistant, Message(question, Conversation(earlier)))


def test_the_explanation_is_of_the_answer_that_is_given(assistant: Assistant) -> None:
    found = explained(assistant, QUESTION)
    assert found.answer == assistant.reply(Message(QUESTION))
    assert found.candidates[0].text == found.answer.quotes[0].text
    quoted = {(quote.article_id, quote.span) for quote in found.answer.quotes if quote.span}
    assert {(each.article_id, each.span) for each in found.candidates if each.is_quoted} == quoted


def test_the_scores_add_up(assistant: Assistant) -> None:
    found = explained(assistant, QUESTION)
    share = HashingEncoder.passage_share
    assert [each.rank for each in found.candidates] == list(range(1, len(found.candidates) + 1))
    for each in found.candidates:
        assert each.similarity == pytest.approx(share * each.by_passage + (1 - share) * each.by_sentence, abs=1e-3)
        assert each.fused == pytest.approx(
            (each.similarity + COVERAGE_WEIGHT * each.coverage) / (1 + COVERAGE_WEIGHT), abs=1e-5
        )
        assert each.score == each.fused
        assert bool(each.bm25) == bool(each.shared) == (each.coverage > 0)
    sure = found.confidence
    assert sure is not None
    assert sure.probability == pytest.approx(1 / (1 + math.exp(-sure.bias - sum(sure.weighted))))
    assert sure.nearest == pytest.approx(max(each.by_sentence for each in found.candidates if each.is_considered))


def test_the_words_are_those_that_are_looked_up(assistant: Assistant) -> None:
    words = {word.written: word for word in explained(assistant, "wat helpt tegen kuitkramp?").words}
    assert words["wat"].is_stop_word
    assert words["helpt"].lemma == "helpen"
    assert words["kuitkramp"].parts == ("kuit", "kramp")
    assert words["kuitkramp"].terms == ("kuitkramp", "kuit", "kramp")
    assert words["kuitkramp"].passages == 3  # two passages name both, the heading of one says kramp


def test_a_verb_in_two_parts_is_a_word_of_its_own(assistant: Assistant) -> None:
    (verb,) = [word for word in explained(assistant, "mijn vingers zwellen steeds op").words if word.is_separable]
    assert (verb.written, verb.is_stop_word) == ("opzwellen", False)


def test_repairs_and_the_conversation_are_told(assistant: Assistant) -> None:
    found = explained(assistant, "en wat helpt dartegen?", "ik heb kramp in mijn kuit")
    assert found.repairs == (("dartegen", "daartegen"),)
    assert found.understood == "ik heb kramp in mijn kuit en wat helpt daartegen?"
    assert any(found.understood in reason for reason in found.why)


def test_synonyms_are_told(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (articles / "synonyms.txt").write_text("kramp: stijve poot\n", encoding="utf-8")
    library, encoder = read_folder(articles), load_encoder("hashing")
    rebuild(tmp_path / "s", library.articles, encoder, silently, synonyms=library.synonyms)
    found = explained(Assistant(Retriever(open_current(tmp_path / "s"), encoder)), "hulp bij een stijve poot")
    assert found.synonyms == (("stijve poot", "kramp"),)
    assert found.searched == "hulp bij een stijve poot kramp"


@pytest.mark.parametrize(
    ("said", "ground", "reason"),
    [
        ("ik wil niet meer leven", Ground.URGENT, "onder “zelfdoding”"),
        ("hoi", Ground.NOTHING_TO_SEARCH, "een groet"),
        ("", Ground.NOTHING_TO_SEARCH, "geen vraag"),
        ("x" * 1001, Ground.NOTHING_TO_SEARCH, "1001 tekens"),
        ("wie heeft het artikel over kramp geschreven?", Ground.SOURCE, "artikel over “kramp"),
        ("wat kost een nacht slecht slapen?", Ground.SEARCH, "De vraag gaat over “wat kost”"),
        ("qwxz vlpk", Ground.SEARCH, "in geen enkel artikel: qwxz, vlak"),
        ("how do i stop my cramp?", Ground.SEARCH, "niet in het Nederlands"),
        ("bonzende hoofdpijn met misselijkheid aan een kant", Ground.SEARCH, "mag niet worden geciteerd"),
    ],
)
def test_the_reason_is_said(assistant: Assistant, said: str, ground: Ground, reason: str) -> None:
    found = explained(assistant, said)
    assert found.ground is ground
    assert reason in " ".join(found.why)
    assert bool(found.candidates) == (ground is Ground.SEARCH)


def command(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", "explain", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_command_tells_it(environment: dict[str, str], assistant: Assistant) -> None:
    assert assistant.status().passages == 5  # the index that the command finds
    text = command(environment, QUESTION, "--passages", "2")
    assert "Waarom" in text
    assert "1. Kramp in de kuit › Wat helpt tegen kramp? [citaat]" in text
    assert "En nog 3 passages." in text
    told = json.loads(command(environment, "en wat nog meer?", "--history", QUESTION, "--json"))
    assert told["understood"].startswith(QUESTION)
    assert len(told["candidates"]) == 5
