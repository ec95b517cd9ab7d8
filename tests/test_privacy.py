"""Everything a real server wrote after a conversation, searched for what a visitor said and who that was."""

from __future__ import annotations

import contextlib
import http.client
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator

from bot import CountStore, QuestionLog
from bot.records import Vault
from tests.bot.delivery.test_intake import headers_for, question
from tests.paths import ROOT
from tests.server import free_port, settings_in

WORD = "zxqvkramp"  # in all that is typed
ADDRESS = "127.0.0.77"  # that the visitor comes from
TRACES = (ADDRESS, "203.0.113.77", "zxqvkoekje", "zxqvbrowser", "zxqvherkomst")
TELEPHONE, ASKED = "06-12345678", f"wat helpt tegen kramp in de kuit {WORD} bel 06-12345678"
KEY = "een-sleutel-van-ruim-dertig-tekens"


class Visitor:
    """A browser with an address, a cookie and more by which it can be told."""

    def __init__(self, port: int) -> None:
        self.port = port

    def sends(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> tuple[int, bytes]:
        told = {"Cookie": "id=zxqvkoekje", "User-Agent": "zxqvbrowser", "Referer": "https://zxqvherkomst.example/"}
        told |= {"X-Forwarded-For": "203.0.113.77"} | {name.replace("_", "-"): said for name, said in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 30, source_address=(ADDRESS, 0))
        with contextlib.closing(connection):
            connection.request(method, path, body, told)
            response = connection.getresponse()
            return response.status, response.read()

    def posts(self, path: str, content: object) -> tuple[int, bytes]:
        return self.sends("POST", path, json.dumps(content), Content_Type="application/json")

    def asks(self, text: str, conversation: str = "") -> dict[str, object]:
        status, body = self.posts("/api/ask", {"question": text, "conversation": conversation})
        assert status == 200
        answer: dict[str, object] = json.loads(body)
        return answer

    def fills_in(self, path: str, **fields: str) -> int:
        form = "application/x-www-form-urlencoded"
        return self.sends("POST", path, urllib.parse.urlencode(fields), Content_Type=form)[0]


@contextlib.contextmanager
def visited(folder: pathlib.Path, articles: pathlib.Path, **more: str) -> Iterator[Visitor]:
    """A server that writes all it does under `folder`; it is stopped as an operator would, and so ends its work."""
    (folder / "tmp").mkdir(exist_ok=True)
    environment = settings_in(folder, articles, JSON_SHARED_SECRET="geheim", **more) | {"TMPDIR": str(folder / "tmp")}
    port = free_port()
    with (folder / "stdout").open("ab") as out, (folder / "stderr").open("ab") as err:
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port), "--workers", "2"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err) as process:
            try:
                _wait_for(port, process)
                yield Visitor(port)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1800):
        assert process.poll() is None, "the server stopped"
        with contextlib.suppress(OSError):
            if Visitor(port).sends("GET", "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def written_with(folder: pathlib.Path, *words: str) -> set[str]:
    """The files under a folder in which any of the words stands, in whatever encoding is usual."""
    needles = [word.lower().encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name for path in files if any(needle in path.read_bytes().lower() for needle in needles)}


def converse(visitor: Visitor, store: pathlib.Path) -> None:
    """All the ways to say something, also those that go wrong."""
    first = visitor.asks(ASKED)
    visitor.asks(f"en {WORD} dan?", str(first["conversation"]))
    assert visitor.fills_in("/", question=ASKED) == 200
    assert visitor.fills_in("/artikelen", words=WORD) == 200
    for body in (question("1", ASKED), question("2", ASKED, callback="https://nergens.example/")):
        assert visitor.sends("POST", "/webhooks/json", body, **headers_for(body))[0] == 200
    opinion = {"verdict": "remark", "article_id": "kramp", "text": WORD}
    assert visitor.posts("/api/feedback", opinion)[0] == 204

    assert visitor.sends("POST", "/api/ask", f'{{"question": "{WORD}', Content_Type="application/json")[0] == 422
    assert visitor.posts("/api/ask", {"question": WORD * 200})[0] == 422
    assert visitor.posts("/api/ask", {"question": WORD * 9_000})[0] == 413
    assert visitor.posts("/api/ask", {WORD: WORD})[0] == 422
    assert visitor.sends("GET", f"/{WORD}?{WORD}")[0] == 404
    assert visitor.sends(WORD.upper(), "/")[0] in {400, 405}
    assert visitor.sends("POST", "/webhooks/json", question("3", WORD))[0] == 403
    (store / "feedback.sqlite3").unlink()
    (store / "feedback.sqlite3").mkdir()
    assert visitor.posts("/api/feedback", opinion)[0] == 500
    visitor.sends("GET", "/metrics")


def test_nothing_is_written_of_who_asked_or_what(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    with visited(tmp_path, articles) as visitor:
        converse(visitor, tmp_path / "store")
        assert WORD.encode() not in visitor.sends("GET", "/metrics")[1]
    assert written_with(tmp_path, WORD, TELEPHONE, *TRACES) == set()
    assert "a request failed" in (tmp_path / "stderr").read_text()  # what did go wrong is told
    assert not (tmp_path / "store" / "questions.sqlite3").exists()
    counted = CountStore(tmp_path / "store" / "counts.sqlite3").outcomes()
    assert sum(each.count for each in counted if each.channel == "web") == 3  # also those of the last second
    assert sum(each.count for each in counted if each.channel == "json") == 1


def test_the_log_holds_a_redacted_question_until_it_expires(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    log, store = {"QUESTIONS": "log"}, tmp_path / "store"
    with visited(tmp_path, articles, **log) as visitor:
        converse(visitor, store)
    assert written_with(tmp_path, WORD) == {"questions.sqlite3"}
    assert written_with(tmp_path, TELEPHONE, *TRACES) == set()
    with contextlib.closing(sqlite3.connect(store / "questions.sqlite3")) as database, database:
        assert database.execute("SELECT count(*) FROM questions").fetchone() == (4,)
        database.execute("UPDATE questions SET at = '2020-01-01T00:00+00:00'")
    environment = settings_in(tmp_path, articles, **log)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "questions", "expire"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "4 questions expired\n")
    assert written_with(tmp_path, WORD) == set()


def test_visitors_see_and_erase_what_is_kept_of_them(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    with visited(tmp_path, articles, QUESTIONS="log", QUESTIONS_KEY=KEY) as visitor:
        mine, other = visitor.asks(ASKED), visitor.asks("wat is migraine")
        time.sleep(1.5)  # until the log is written
        assert (tmp_path / "store" / "questions.sqlite3").exists()
        assert written_with(tmp_path, WORD) == set()  # it is sealed
        shown = str(visitor.asks("toon mijn gegevens", str(mine["conversation"]))["text"])
        assert f"kuit {WORD} bel [telefoonnummer]" in shown
        assert "migraine" not in shown
        erased = visitor.asks("Wis mijn gegevens!", str(mine["conversation"]))
        assert erased["conversation"] == ""
        body = question("1", ASKED)
        assert visitor.sends("POST", "/webhooks/json", body, **headers_for(body))[0] == 200
        body = question("2", "wis mijn gegevens")  # in the same second as the question
        assert visitor.sends("POST", "/webhooks/json", body, **headers_for(body))[0] == 200
        time.sleep(3.5)
        log = QuestionLog(tmp_path / "store" / "questions.sqlite3", vault=Vault(KEY))
        assert [each.question for each in log.asked()] == ["wat is migraine"]
        assert "migraine" in str(visitor.asks("toon mijn gegevens", str(other["conversation"]))["text"])
    assert written_with(tmp_path, WORD) == set()
