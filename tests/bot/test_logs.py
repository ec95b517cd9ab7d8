"""Errors outside a request are told as well, without their words."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest

from bot.logs import ACCESS, log_to_stderr

MARK = "zwaluwstaartje"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    handlers, level, hook = list(logging.root.handlers), logging.root.level, threading.excepthook
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    logging.getLogger(ACCESS).setLevel(logging.NOTSET)
    threading.excepthook = hook


def fail() -> None:
    raise ValueError(MARK)


def test_a_thread_that_fails_is_told_without_the_words_of_its_error(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("json")
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["message"]) == ("CRITICAL", "a thread ended by an error")
    assert line["exc_info"].splitlines()[-1] == "builtins.ValueError"
    assert MARK not in str(line)


def test_of_the_file_system_the_reason_is_told_and_not_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("plain")
    try:
        open(f"/nergens/{MARK}")  # noqa: PTH123, SIM115
    except OSError:
        logging.getLogger("x").exception("it failed")
    said = capsys.readouterr().err
    assert said.splitlines()[-1] == "builtins.FileNotFoundError: No such file or directory"
    assert " ERROR x [-] it failed" in said
    # The line of our own source stands in the trace, with the name of the value and not the value.
    assert MARK not in said


def test_what_another_handler_kept_of_an_error_is_not_taken_over(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("plain")
    kept = logging.StreamHandler()
    kept.stream = open("/dev/null", "w")  # noqa: PTH123, SIM115
    logging.root.handlers.insert(0, kept)
    try:
        fail()
    except ValueError:
        logging.getLogger("x").exception("it failed")
    kept.stream.close()
    assert MARK not in capsys.readouterr().err
