"""The conversation, on a real index of little articles."""

from __future__ import annotations

import dataclasses
import pathlib

import pytest

from bot import Assistant, Conversation, Message, Outcome, wording
from corpus import Span
from index import Retriever, load_encoder, open_current


def test_an_answer_is_verbatim_with_source_and_disclaimer(assistant: Assistant) -> None:
    answer = assistant.reply(Message("wat helpt tegen kramp in de kuit?"))
    best = answer.quotes[0]
    assert answer.outcome in {Outcome.ANSWERED, Outcome.UNSURE}
    assert 1 <= len(answer.quotes) <= 3
    assert best.headings == ("Wat helpt tegen kramp?",)
    assert (best.metadata.title, best.metadata.author) == ("Kramp in de kuit", "A. Schrijver")
    assert answer.disclaimer == wording.DISCLAIMER
    for quote in answer.quotes:
        article = assistant.article(quote.article_id)
        assert article is not None
        assert quote.span is None or quote.span.of(article.text) == quote.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Hallo!", wording.GREETING),
        ("goedemorgen", wording.GREETING),
        ("Bedankt voor je hulp!", wording.THANKS),
        ("wie ben je?", wording.WHO_ARE_YOU),
        ("Ben jij een echte dokter?", wording.WHO_ARE_YOU),
        ("praat ik met een mens of een robot", wording.WHO_ARE_YOU),
        ("Doei", wording.GOODBYE),
        ("", wording.NOTHING_ASKED),
        ("   ", wording.NOTHING_ASKED),
        ("x" * 1001, wording.TOO_LONG.format(limit=1000)),
    ],
)
def test_small_talk_is_understood(assistant: Assistant, said: str, words: str) -> None:
    answer = assistant.reply(Message(said, Conversation(("waarom kramp?",))))
    assert (answer.outcome, answer.text, answer.quotes) == (Outcome.SMALLTALK, words, ())
    assert answer.suggestions == assistant.examples()
    assert answer.conversation.questions == ("waarom kramp?",)


@pytest.mark.parametrize("question", ["hoe lang moet een ei koken", "xyzzy", "🦆", "wie won het voetbal gisteren"])
def test_what_the_articles_do_not_answer_is_declined_with_suggestions(assistant: Assistant, question: str) -> None:
    answer = assistant.reply(Message(question))
    assert answer.outcome is not Outcome.ANSWERED
    assert 1 <= len(answer.suggestions) <= 3
    assert bool(answer.quotes) == (answer.outcome is Outcome.UNSURE)


@pytest.mark.parametrize("asked", ["ik krijg geen lucht meer", "mijn vrouw haar mond hangt ineens scheef"])
def test_an_emergency_gets_its_card_before_anything_else(assistant: Assistant, asked: str) -> None:
    answer = assistant.reply(Message(asked))
    assert answer.outcome is Outcome.URGENT
    assert "112" in answer.text
    assert answer.quotes == ()


def test_a_typing_mistake_is_put_right_and_shown(assistant: Assistant) -> None:
    answer = assistant.reply(Message("wat helpt tegen kramp in de kuti?"))
    assert answer.understood_as == "wat helpt tegen kramp in de kuit?"
    assert answer.quotes[0].headings == ("Wat helpt tegen kramp?",)


def test_the_source_of_an_article_that_is_named(assistant: Assistant) -> None:
    answer = assistant.reply(Message("wie is de schrijver van het artikel over kramp?"))
    assert (answer.text, answer.quotes[0].article_id) == (wording.SOURCE_OF_ARTICLE, "kramp")


def test_the_source_of_the_last_answer_is_given_without_a_passage(assistant: Assistant) -> None:
    first = assistant.reply(Message("wat helpt tegen kramp?"))
    answer = assistant.reply(Message("wie heeft dit geschreven?", first.conversation))
    (source,) = answer.quotes
    assert (source.metadata.author, source.text) == ("A. Schrijver", "")
    assert answer.text == wording.SOURCE_OF_ANSWER
    assert answer.conversation == first.conversation
    assert [quote.text for quote in assistant.reply(Message("wat is je bron?")).quotes] == [""] * 3


@pytest.mark.parametrize(
    ("asked", "language"), [("what helps against cramp in the kuit?", "en"), ("was hilft gegen Kramp im kuit?", "de")]
)
def test_who_asks_in_another_language_is_told_that_the_articles_are_dutch(
    assistant: Assistant, asked: str, language: str
) -> None:
    answer = assistant.reply(Message(asked))
    assert answer.text.startswith(wording.OTHER_LANGUAGES[language])
    assert answer.understood_as == asked


def test_a_follow_up_is_searched_with_what_it_follows(assistant: Assistant) -> None:
    first = assistant.reply(Message("ik heb kramp in mijn kuit"))
    second = assistant.reply(Message("en wat helpt daartegen?", first.conversation))
    assert second.quotes[0].headings == ("Wat helpt tegen kramp?",)
    assert second.understood_as == "ik heb kramp in mijn kuit en wat helpt daartegen?"
    assert second.conversation.questions == ("ik heb kramp in mijn kuit", "en wat helpt daartegen?")


def test_an_article_that_may_not_be_quoted_yields_its_title_and_link(assistant: Assistant) -> None:
    answer = assistant.reply(Message("migraine is een bonzende hoofdpijn met misselijkheid"))
    best = answer.quotes[0]
    assert answer.text == wording.NOT_QUOTABLE
    assert (best.text, best.metadata.url) == ("", "https://krant.example/migraine")
    assert "aan één kant" not in repr(answer)


def test_a_passage_that_is_not_in_its_article_is_never_shown(tmp_path: pathlib.Path, assistant: Assistant) -> None:
    generation = open_current(tmp_path / "store")
    shifted = tuple(
        dataclasses.replace(chunk, span=Span(chunk.span.start + 1, chunk.span.end + 1)) for chunk in generation.chunks
    )
    broken = Assistant(Retriever(dataclasses.replace(generation, chunks=shifted), load_encoder("hashing")))
    answer = broken.reply(Message("wat helpt tegen kramp?"))
    assert (answer.outcome, answer.quotes) == (Outcome.DECLINED, ())
    assert assistant.reply(Message("wat helpt tegen kramp?")).quotes


def test_the_status_tells_what_is_answered_from(assistant: Assistant) -> None:
    status = assistant.status()
    assert (status.generation, status.articles, status.passages, status.encoder) == (1, 3, 5, "hashing")
    assert status.built.tzinfo is not None


def test_examples_are_questions_from_the_articles(assistant: Assistant) -> None:
    assert assistant.examples()[0] in {"Wat helpt tegen kramp?", "Wanneer bel je de huisarts?"}
    assert assistant.article("nergens") is None
    assert [article.id for article in assistant.articles()] == ["kramp", "migraine", "slaap"]
