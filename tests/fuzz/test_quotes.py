"""From any article and any question to the answer: every quote is what stands in the article, letter for letter."""

from __future__ import annotations

import json
import pathlib
import tempfile

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Assistant, Conversation, Message
from corpus import Article, Metadata, read_folder, write_article
from corpus.text import compose
from corpus.types import Element, Kind
from index import Retriever, load_encoder, open_current, rebuild
from tests.conftest import silently
from tests.fuzz.generated import ELEMENTS, METADATA, QUESTIONS, bounded
from web import create_app

_FEW = settings().max_examples // 10  # each builds an index, or asks a server


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The application, on one article."""
    elements = [Element(Kind.PARAGRAPH, "Wat helpt tegen kramp in de kuit? Trek je tenen naar je toe.")]
    return create_app(
        served([compose("kramp", Metadata("Kramp"), elements)], tmp_path_factory.mktemp("one"))
    ).test_client()


def served(articles: list[Article], folder: pathlib.Path) -> Assistant:
    """An assistant on a real index of the articles, written to files and read again."""
    for article in articles:
        write_article(folder / "articles", article)
    found = read_folder(folder / "articles")
    assert found.problems == ()
    assert list(found.articles) == sorted(articles, key=lambda article: article.id)
    encoder = load_encoder("hashing")
    rebuild(folder / "store", found.articles, encoder, silently)
    return Assistant(Retriever(open_current(folder / "store"), encoder))


@settings(bounded, max_examples=_FEW)
@given(
    st.lists(st.tuples(METADATA, st.lists(ELEMENTS, max_size=10)), min_size=1, max_size=3),
    st.lists(QUESTIONS, max_size=3),
)
def test_every_quote_is_verbatim(written: list[tuple[Metadata, list[Element]]], questions: list[str]) -> None:
    sure = Element(Kind.PARAGRAPH, "Wat helpt tegen kramp in de kuit? Trek je tenen naar je toe.")
    articles = [
        compose(f"article-{number}", metadata, [*elements, sure]) for number, (metadata, elements) in enumerate(written)
    ]
    with tempfile.TemporaryDirectory() as folder:
        assistant = served(articles, pathlib.Path(folder))
        conversation = Conversation()
        for question in ["wat helpt tegen kramp in de kuit", *questions]:
            answer = assistant.reply(Message(question, conversation))
            conversation = Conversation.from_token(answer.conversation.token())
            for quote in answer.quotes:
                article = assistant.article(quote.article_id)
                assert article is not None
                assert article.metadata.quotable == (quote.span is not None)
                assert quote.text == (article.text[quote.span.start : quote.span.end] if quote.span else "")


@settings(bounded, max_examples=_FEW)
@given(st.lists(QUESTIONS, min_size=1, max_size=3), st.sampled_from(["nl", "en"]))
def test_any_question_is_answered(client: FlaskClient, questions: list[str], language: str) -> None:
    token = ""
    for question in questions:
        sent = {"question": question, "conversation": token, "language": language}
        response = client.post("/api/ask", data=json.dumps(sent), content_type="application/json")
        assert response.status_code in {200, 422}
        token = response.get_json().get("conversation", "")
        page = client.post("/", data={"question": question.encode(errors="replace"), "conversation": token})
        assert page.status_code == 200


@settings(bounded, max_examples=_FEW)
@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_token_is_a_conversation_or_none(client: FlaskClient, token: bytes | str) -> None:
    assert client.post("/", data={"question": "en dan?", "conversation": token}).status_code == 200
