"""A hub that is away is seen at once; one that answers is asked, whatever it answers."""

from __future__ import annotations

import http.server
import pathlib
import threading
import time

import pytest

from index import EncoderError, load_encoder
from index.hub import is_out_of_reach
from tests.server import free_port


@pytest.mark.parametrize(("status", "body"), [(200, b'{"id": "a/b"}'), (404, b"{}"), (401, b"{}")])
def test_a_hub_that_answers_is_in_reach(status: int, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hub(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Hub) as hub:
        thread = threading.Thread(target=hub.serve_forever)
        thread.start()
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{hub.server_port}")
        assert not is_out_of_reach("a/b")
        hub.shutdown()
        thread.join()


def test_a_hub_that_does_not_answer_is_out_of_reach_and_a_folder_never(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{free_port()}")
    assert is_out_of_reach("a/b")
    assert not is_out_of_reach(str(tmp_path))


def test_a_slip_in_the_name_of_an_encoder_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{free_port()}")
    began = time.monotonic()
    with pytest.raises(EncoderError, match="'nobody/no-such-model' cannot be loaded"):
        load_encoder("nobody/no-such-model")
    assert time.monotonic() - began < 30  # with torch to load
