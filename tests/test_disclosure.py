"""At the first interaction, in every channel, a visitor reads that this is an automated system (AI Act, article 50)."""

from __future__ import annotations

import importlib
import io
import pathlib

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Settings, wording
from bot.channel import Channel
from bot.channels import CHANNELS
from bot.commands.ask import _converse
from bot.delivery.answering import Kept, answer_to
from bot.records import notice_of
from tests.bot.channels.contract import ChannelContract
from web import create_app

DUTCH, ENGLISH = "geautomatiseerd systeem", "automated system"
PURPOSE = "geen diagnose"
FILES = {"json": "generic"}


def contract_of(kind: type[Channel]) -> ChannelContract:
    """How the channel's platform speaks, from the channel's own tests."""
    module = importlib.import_module(f"tests.bot.channels.test_{FILES.get(kind.name, kind.name)}")
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, ChannelContract) and hasattr(found, "channel"):
            return found()
    raise AssertionError(f"{kind.name} has no contract test")


@pytest.mark.parametrize("text", ["wat helpt tegen kramp in de kuit?", "hoi", "ik wil niet meer leven", "wie wint er?"])
@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.name)
def test_every_messenger_says_so_in_its_first_answer(kind: type[Channel], text: str, assistant: Assistant) -> None:
    contract = contract_of(kind)
    kept = Kept(notice=notice_of(Settings(questions="log", questions_days=7)))
    message = contract.channel.read(contract.signed(contract.body(text)))[0]
    answer, memory = answer_to(message, None, assistant.reply, kept=kept)
    read = " ".join(" ".join(map(contract.shown, contract.channel.reply(message, answer))).split())
    assert DUTCH in read
    assert "geen arts" in read
    assert "bewaart vragen hooguit 7 dagen" in read
    again, _ = answer_to(message, memory, assistant.reply, kept=kept)
    assert "bewaart vragen" not in again.text


@pytest.fixture(params=["je", "u"])
def visitor(request: pytest.FixtureRequest, assistant: Assistant, tmp_path: pathlib.Path) -> FlaskClient:
    return client_with(assistant, Settings(store=tmp_path, address=request.param))


def client_with(assistant: Assistant, settings: Settings) -> FlaskClient:
    return create_app(assistant, settings).test_client()


def test_the_page_says_so_before_and_with_the_first_answer(visitor: FlaskClient) -> None:
    for page in (visitor.get("/").text, visitor.post("/", data={"question": "wat helpt tegen kramp?"}).text):
        assert DUTCH in page
        assert PURPOSE in page


def test_the_widget_and_programs_get_it_before_they_ask(visitor: FlaskClient) -> None:
    dutch, english = (visitor.get(f"/api/start?language={language}").get_json()["words"] for language in ("nl", "en"))
    assert DUTCH in dutch["PAGE_INTRO"]
    assert PURPOSE in dutch["PAGE_INTRO"]
    assert ENGLISH in english["PAGE_INTRO"]


def test_the_terminal_begins_with_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    _converse(assistant.reply, "je")
    assert DUTCH in capsys.readouterr().out


def test_who_asks_what_it_is_is_told(assistant: Assistant, tmp_path: pathlib.Path) -> None:
    answer = client_with(assistant, Settings(store=tmp_path)).post("/api/ask", json={"question": "ben je een mens?"})
    assert answer.get_json()["text"] == wording.WHO_ARE_YOU


def test_visitors_are_told_before_they_ask_that_questions_are_kept(
    assistant: Assistant, tmp_path: pathlib.Path
) -> None:
    logging = client_with(assistant, Settings(store=tmp_path, questions="log", questions_days=7))
    silent = client_with(assistant, Settings(store=tmp_path))
    for read, language, said in (
        ("/", "nl", "bewaart vragen hooguit 7 dagen"),
        ("/", "en", "questions for at most 7 days"),
    ):
        start = f"/api/start?language={language}"
        assert said in logging.get(start).get_json()["words"]["PAGE_INTRO"]
        assert said not in silent.get(start).get_json()["words"]["PAGE_INTRO"]
        if language == "nl":
            assert said in logging.get(read).text
            assert said not in silent.get(read).text
