"""Whether a request is all there, byte by byte."""

from __future__ import annotations

import contextlib

import pytest
from gunicorn.http import errors
from hypothesis import given, strategies

from web.framing import TooLargeError, is_held_back, is_whole

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
PIECES = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = [
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    HEAD + b"Content-Length: 0\r\n\r\n",
    HEAD + b"content-length:5\r\nA: b\r\n\r\nkramp",
    HEAD + b"Transfer-Encoding: Chunked\r\n\r\n5\r\nkramp\r\n0\r\n\r\n",
    PIECES + b"0\r\n\r\n",
    PIECES + b"a;naam=waarde\r\n0\r\n\r\nkramp\r\n00\r\nA: b\r\nC: d\r\n\r\n",
]


@pytest.mark.parametrize("request_", WHOLE)
def test_a_request_is_whole_at_its_last_byte_and_not_before(request_: bytes) -> None:
    assert [is_whole(request_[:end]) for end in range(len(request_))] == [False] * len(request_)
    assert is_whole(request_)
    assert is_whole(bytearray(request_))
    assert is_whole(request_ + b"GET / HTTP/1.1\r\n")  # and the beginning of the next


@given(strategies.binary(max_size=200))
def test_whatever_comes_is_whole_or_not(arrived: bytes) -> None:
    assert is_whole(arrived) in {True, False}
    with contextlib.suppress(errors.ParseException):
        assert is_whole(PIECES + arrived) in {True, False}


def test_what_is_too_much_is_not_waited_for() -> None:
    with pytest.raises(errors.LimitRequestHeaders):
        is_whole(b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 11_000)
    for head in (b"Content-Length: 4000000\r\n\r\n", b"Content-Length: 999999999999\r\n\r\n"):
        with pytest.raises(TooLargeError):
            is_whole(HEAD + head)
    for body in (b"x" * 4_000_000, b"ffffffff\r\n", b"1\r\nx\r\n" * 1_001):
        with pytest.raises(TooLargeError):
            is_whole(PIECES + body)
    for digits in (b"9" * 5_000, b"5".zfill(30)):
        with pytest.raises(TooLargeError):
            is_whole(HEAD + b"Content-Length: " + digits + b"\r\n\r\n")


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Transfer-Encoding: identity, chunked\r\n\r\n",  # gunicorn would read these in pieces
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        PIECES + b"ZZ\r\n",
        PIECES + b"+5\r\nkramp\r\n",
        PIECES + b"5\r\nkramp en meer\r\n",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(request_: bytes) -> None:
    with pytest.raises(errors.ParseException):
        is_whole(request_)


@pytest.mark.parametrize(
    ("request_", "held_back"),
    [
        (HEAD + b"Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n", True),
        (HEAD + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nk", False),
        (HEAD + b"Content-Length: 5\r\nExpect: 100-continue\r\n", False),
        (HEAD + b"Content-Length: 5\r\n\r\n", False),
        (b"POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", False),
    ],
)
def test_who_waits_before_sending_the_rest_is_known(request_: bytes, held_back: bool) -> None:
    assert is_held_back(request_) is held_back
