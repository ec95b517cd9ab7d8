"""Values deep in JSON that others wrote."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.nested import at, each_at, moment_at, number_at, text_at

BODY = {"a": {"b": [{"c": "x", "n": 5, "ja": True}]}, "leeg": None}


def test_what_is_there_is_found() -> None:
    assert at(BODY, "a", "b", 0, "c") == "x"
    assert text_at(BODY, "a", "b", 0, "n") == "5"
    assert list(each_at(BODY, "a", "b")) == [{"c": "x", "n": 5, "ja": True}]
    assert number_at({"ts": "1.5"}, "ts") == 1.5


@pytest.mark.parametrize(
    "path", [("x",), ("a", "x"), ("a", "b", 1), ("a", "b", "c"), ("leeg", "x"), ("a", "b", 0, "c", "d")]
)
def test_what_is_not_there_is_nothing(path: tuple[Any, ...]) -> None:
    assert at(BODY, *path) is None
    assert (text_at(BODY, *path), number_at(BODY, *path), moment_at(BODY, *path)) == ("", 0, None)
    assert list(each_at(BODY, *path)) == []


def test_what_is_of_another_kind_is_nothing() -> None:
    assert text_at(BODY, "a", "b", 0, "ja") == ""
    assert text_at(BODY, "a") == ""
    for strange in (float("nan"), float("inf"), -1, "x", 10**400, True):
        assert number_at({"n": strange}, "n") == 0


def test_moments_are_counted_since_1970() -> None:
    assert moment_at({"t": 86_400}, "t") == datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)
    assert moment_at({"t": "86400000"}, "t", per_second=1000) == datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)
    for strange in (0, -5, 1e15, "morgen"):
        assert moment_at({"t": strange}, "t") is None
