"""A desk on little articles, one of them hostile, with something counted, kept and thought."""

from __future__ import annotations

import datetime
import pathlib
import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import Assistant, FeedbackStore, Message, Outcome, Settings
from bot.records import Asked, Counted, CountStore, QuestionLog
from bot.records.passages import passages_of
from corpus import read_folder
from index import Retriever, load_encoder, open_current, rebuild_from
from tests.conftest import silently
from web import create_app

TOKEN = "een-lange-sleutel-van-de-redactie"
HOSTILE = "<img src=x onerror=alert(1)>\"'&amp;</script>\u202e"
KWAAD = f"""---
title: '{HOSTILE.replace("'", "''")}'
author: '<b>A</b>'
---

Zweten maakt je hemd nat, ook met <script>alert(1)</script> erbij. Trek je tenen naar je toe als dat helpt.

## <i onclick=x>Kop</i> & nog wat

{"Lang " * 130}
"""


@dataclass(frozen=True)
class Desk:
    """The desk in this process, and what it works on."""

    client: FlaskClient
    settings: Settings

    def sign_in(self, token: str = TOKEN) -> TestResponse:
        return self.send("/redactie/aanmelden", page="/redactie/aanmelden", token=token)

    def send(self, path: str, page: str = "/redactie/proef", **fields: str) -> TestResponse:
        """Post a form, with the token that the page gives for it."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        return self.client.post(path, data=fields | {"csrf_token": found[1] if found else ""})


def fill(articles: pathlib.Path, store: pathlib.Path) -> Assistant:
    """Write the hostile article and golden questions, make the index, and put something in every store."""
    (articles / "kwaad.md").write_text(KWAAD, encoding="utf-8")
    (articles / "golden.jsonl").write_text(
        '{"id": "a", "question": "wat helpt tegen kramp?", "gold": [{"quote": "Trek je tenen naar je toe."}]}\n'
        '{"id": "b", "question": "' + HOSTILE.replace('"', '\\"') + '", "gold": [{"quote": "Dit staat nergens."}]}\n',
        encoding="utf-8",
    )
    encoder = load_encoder("hashing")
    rebuild_from(store, articles, encoder, silently)
    assistant = Assistant(Retriever(open_current(store), encoder))
    today, now = datetime.date.today(), datetime.datetime.now(datetime.UTC)
    answers = [assistant.reply(Message(question)) for question in ["wat helpt tegen kramp?"] * 5 + ["zweten hemd nat"]]
    CountStore(store / "counts.sqlite3").add(
        [Counted(today, "web", answer.outcome, passages_of(answer)) for answer in answers]
        + [Counted(today, HOSTILE, Outcome.DECLINED)]
    )
    QuestionLog(store / "questions.sqlite3").add(
        Asked(now, "web", "", question, question, Outcome.DECLINED)
        for question in ("wat kost een kruik?", "wat kost een warme kruik?", f"waarom {HOSTILE}")
    )
    opinions = FeedbackStore(store / "feedback.sqlite3", keeps_texts=True)
    opinions.add(today, "kramp", "useful", "")
    opinions.add(today, "kramp", "not-useful", "")
    opinions.add(today, "kwaad", "remark", f"te kort {HOSTILE}")
    return assistant


@pytest.fixture
def desk(articles: pathlib.Path, tmp_path: pathlib.Path) -> Desk:
    """Nobody has signed in yet."""
    settings = Settings(
        articles=articles,
        store=tmp_path / "store",
        encoder="hashing",
        desk_token=TOKEN,
        questions="log",
        feedback="texts",
    )
    app = create_app(fill(articles, settings.store), settings)
    return Desk(app.test_client(), settings)


@pytest.fixture
def signed_in(desk: Desk) -> Desk:
    assert desk.sign_in().status_code == 303
    return desk


def library_of(settings: Settings) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The questions of each article, as they are in the files now."""
    return {each.id: each.metadata.questions for each in read_folder(settings.articles).articles}
