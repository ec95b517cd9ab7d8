"""Is all of a request there? Looked at before anyone reads it, so that no one has to wait for the rest."""

from __future__ import annotations

import re

from gunicorn.http import errors

_HEAD = 64 * 1024  # bytes
_BODY = 3 * 1024 * 1024 + 64 * 1024  # bytes: a little more than any part of the application takes
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,100})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)


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
    length = _LENGTH.search(head)
    body = int(length[1]) if length else 0
    if max(body, len(arrived) - len(head)) > _BODY:
        raise TooLargeError
    return arrived.endswith(b"0\r\n\r\n") if _CHUNKED.search(head) else len(arrived) >= len(head) + body
