"""Whether a request is all there, byte by byte."""

from __future__ import annotations

import pytest
from gunicorn.http import errors
from hypothesis import given, strategies

from web.framing import TooLargeError, is_whole

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
WHOLE = [
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    HEAD + b"Content-Length: 0\r\n\r\n",
    HEAD + b"content-length:5\r\nA: b\r\n\r\nkramp",
    HEAD + b"Transfer-Encoding: Chunked\r\n\r\n5\r\nkramp\r\n0\r\n\r\n",
]


@pytest.mark.parametrize("request_", WHOLE)
def test_a_request_is_whole_at_its_last_byte_and_not_before(request_: bytes) -> None:
    assert [is_whole(request_[:end]) for end in range(len(request_))] == [False] * len(request_)
    assert is_whole(request_)
    assert is_whole(bytearray(request_))


@given(strategies.binary(max_size=200))
def test_whatever_comes_is_whole_or_not(arrived: bytes) -> None:
    assert is_whole(arrived) in {True, False}


def test_what_is_too_much_is_not_waited_for() -> None:
    with pytest.raises(errors.LimitRequestHeaders):
        is_whole(b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 11_000)
    for head in (b"Content-Length: 4000000\r\n\r\n", b"Content-Length: 999999999999\r\n\r\n"):
        with pytest.raises(TooLargeError):
            is_whole(HEAD + head)
    with pytest.raises(TooLargeError):
        is_whole(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"x" * 4_000_000)
