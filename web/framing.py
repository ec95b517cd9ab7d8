"""Is all of a request there? Looked at before anyone reads it, so that no one has to wait for the rest.

What says in another way than the usual how long it is, is refused: who reads it might wait for more than we did.
"""

from __future__ import annotations

import re

from gunicorn.http import errors

_HEAD = 64 * 1024  # bytes
_BODY = 3 * 1024 * 1024 + 64 * 1024  # bytes: a little more than any part of the application takes
_DIGITS = 20
_PIECES = 1_000
_LINE, _END = b"\r\n", b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_ENCODED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
_SIZE = re.compile(rb"([0-9a-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r\n", re.IGNORECASE)
_EXPECTING = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class TooLargeError(errors.ParseException):  # type: ignore[misc]
    """A body that no part of the application would take."""


def is_whole(arrived: bytes | bytearray) -> bool:
    """Whether a request is all there. Raises gunicorn's errors, or `TooLargeError`, for one that is too much."""
    end = arrived.find(_END)
    if end < 0:
        if len(arrived) > _HEAD:
            raise errors.LimitRequestHeaders("head")
        return False
    head = bytes(arrived[: end + len(_END)])
    _must_fit(len(arrived) - len(head))
    if _ENCODED.search(head):
        if not _CHUNKED.search(head):
            raise errors.UnsupportedTransferCoding("another than chunked")
        return _is_ended(arrived, len(head))
    length = _LENGTH.search(head)
    if length and len(length[1]) > _DIGITS:
        raise TooLargeError
    body = int(length[1]) if length else 0
    _must_fit(body)
    return len(arrived) >= len(head) + body


def is_held_back(arrived: bytes | bytearray) -> bool:
    """Whether only the head is there, and the rest is sent when we say "100 Continue" (RFC 9110, 10.1.1)."""
    line, _, _ = arrived.partition(_LINE)
    return (
        arrived.find(_END) == len(arrived) - len(_END) and line.endswith(b"/1.1") and bool(_EXPECTING.search(arrived))
    )


def _is_ended(arrived: bytes | bytearray, begin: int) -> bool:
    """Whether the last piece is there of a body that comes in pieces (RFC 9112, 7.1)."""
    at = begin
    for _ in range(_PIECES):
        size = _SIZE.match(arrived, at)
        if size is None:
            if arrived.find(_LINE, at) >= 0:
                raise errors.InvalidChunkSize(b"")
            return False
        if not int(size[1], 16):
            return arrived.startswith(_LINE, size.end()) or arrived.find(_END, size.end()) >= 0
        at = size.end() + int(size[1], 16) + len(_LINE)
        _must_fit(at - begin)
        if at >= len(arrived):
            return False
    raise TooLargeError


def _must_fit(body: int) -> None:
    if body > _BODY:
        raise TooLargeError
