"""The main job, end to end, over HTTP; and the real articles, from raw page text to verbatim answers."""

from __future__ import annotations

import json
import pathlib
import re
import urllib.request

import pytest

from bot import Assistant, Conversation, Message, assemble
from bot.evaluation import asked, measures_of, read_questions
from bot.settings import Settings
from corpus import ArticleError, Library, chunks_of, import_files, read_folder
from index import load_encoder, rebuild
from tests.conftest import silently
from tests.server import Server

# Words that stand in the furniture of web pages, and in no passage.
FURNITURE = re.compile(
    r"(?i)min read|lees ook|lees verder|share this|leave a comment|/ bron:|gerelateerde artikelen|"
    r"bronnen en referenties|"
    r"vermenigvuldiging|©|archief|laatste update|rubriek:|pixabay|wikimedia|https?://|v…"
)


def test_an_article_on_disk_becomes_a_verbatim_answer_over_http(server: Server, articles: pathlib.Path) -> None:
    request = urllib.request.Request(  # noqa: S310 our own address
        f"{server.url}/api/ask",
        data=json.dumps({"question": "wat helpt tegen kramp in de kuit?"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        answer = json.load(response)
    quote = answer["quotes"][0]
    article = next(each for each in read_folder(articles).articles if each.id == quote["article_id"])
    assert article.text[quote["start"] : quote["end"]] == quote["text"]
    assert quote["title"] == "Kramp in de kuit"
    assert quote["url"] == "https://krant.example/kramp"
    assert answer["disclaimer"]
    with urllib.request.urlopen(f"{server.url}/artikelen/{quote['article_id']}") as response:  # noqa: S310
        assert "Trek je tenen naar je toe." in response.read().decode()


@pytest.fixture(scope="module")
def imported(shared: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, Library]:
    """The two real articles, imported into an empty folder."""
    folder = tmp_path_factory.mktemp("imported")
    results = list(import_files([shared / "articles"], folder, quotable=True))
    assert not [result for result in results if isinstance(result, ArticleError)]
    return folder, read_folder(folder)


@pytest.fixture(scope="module")
def real_assistant(imported: tuple[pathlib.Path, Library], tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    store = tmp_path_factory.mktemp("store")
    rebuild(store, imported[1].articles, load_encoder("bundled"), silently)
    return assemble(Settings(store=store))


def test_no_furniture_is_in_any_passage(imported: tuple[pathlib.Path, Library]) -> None:
    chunks = [chunk for article in imported[1].articles for chunk in chunks_of(article)]
    assert len(chunks) > 50
    assert [chunk.text for chunk in chunks if FURNITURE.search(chunk.text)] == []


def test_nothing_that_was_article_text_is_lost(imported: tuple[pathlib.Path, Library], shared: pathlib.Path) -> None:
    gold = {
        quote["quote"]: quote["article"]
        for line in (shared / "eval" / "seed-dev.jsonl").read_text(encoding="utf-8").splitlines()
        for quote in json.loads(line).get("gold", [])
    }
    texts = {article.id[:3]: plain(article.text) for article in imported[1].articles}
    lost = [quote for quote, article in gold.items() if plain(quote) not in texts[article]]
    # Rights, counters and number of sources are furniture: they are metadata now.
    assert all(re.search(r"©|\d artikelen|referenties: \d", quote) for quote in lost)


def test_metadata_of_the_real_articles(imported: tuple[pathlib.Path, Library]) -> None:
    first, second = (article.metadata for article in imported[1].articles)
    assert (first.author, first.publisher, first.updated) == ("John", "", None)
    assert (second.author, second.publisher, str(second.updated)) == ("Tartuffel", "InfoNu", "2024-08-29")
    assert second.licence == "Zonder toestemming is vermenigvuldiging verboden."
    assert second.quotable
    assert len(second.sources) == 12


def test_every_answer_is_verbatim_in_the_original_page(
    real_assistant: Assistant, imported: tuple[pathlib.Path, Library], shared: pathlib.Path
) -> None:
    originals = {path.stem[:3]: squeezed(path.read_text(encoding="utf-8")) for path in (shared / "articles").iterdir()}
    texts = {article.id: article.text for article in imported[1].articles}
    quoted = 0
    for question in read_questions(shared / "eval" / "seed-dev.jsonl"):
        answer = real_assistant.reply(Message(question.question, Conversation(question.history)))
        for quote in answer.quotes:
            if quote.span is None:
                continue  # a question about the source has the source for its answer
            quoted += 1
            assert texts[quote.article_id][quote.span.start : quote.span.end] == quote.text
            assert squeezed(quote.text) in originals[quote.article_id[:3]]
            assert len(quote.text.split()) <= 120
            assert answer.disclaimer
    assert quoted > 100


def test_answers_are_as_good_as_measured(real_assistant: Assistant, shared: pathlib.Path) -> None:
    questions = read_questions(shared / "eval" / "seed-dev.jsonl")
    measures = {measure.kind: measure for measure in measures_of(asked(questions, real_assistant.reply))}
    everything = measures["all with an answer"]
    # A floor under what `make evaluate` prints, so that a change that costs answers is noticed.
    assert everything.success_at_1 is not None
    assert everything.success_at_3 is not None
    assert everything.success_at_1 >= 0.66
    assert everything.success_at_3 >= 0.74
    assert measures["smalltalk"].as_expected == 1


def plain(text: str) -> str:
    """Without bullets, white space as single spaces."""
    return " ".join(re.sub("•", " ", text).split())


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())
