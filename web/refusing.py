"""What is said to a request that never reaches the application: in Dutch, with the headers of every other response."""

from __future__ import annotations

from gunicorn.http import errors

from bot import wording
from web.framing import TooLargeError
from web.headers import FIXED

SERVER = "letterlijk"  # what we call ourselves, without the name or version of any software
_STATUS: dict[type[Exception], tuple[str, str]] = {
    TooLargeError: ("413 Content Too Large", wording.PROBLEM_TOO_LARGE),
    errors.LimitRequestLine: ("414 URI Too Long", wording.PROBLEM_TOO_LARGE),
    errors.LimitRequestHeaders: ("431 Request Header Fields Too Large", wording.PROBLEM_TOO_LARGE),
    errors.UnsupportedTransferCoding: ("501 Not Implemented", wording.PROBLEM_REQUEST),
}
_UNKNOWN = ("400 Bad Request", wording.PROBLEM_REQUEST)
_OURS = ("500 Server Error", wording.PROBLEM_INTERNAL)


def is_refused(error: Exception) -> bool:
    """Whether the request is at fault, and not we."""
    is_ours = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)
    return isinstance(error, errors.ParseException) and not isinstance(error, is_ours)


def refusal_of(error: Exception) -> bytes:
    """The whole response, after which the connection is closed."""
    status, said = _STATUS.get(type(error), _UNKNOWN if is_refused(error) else _OURS)
    body = f'<!doctype html>\n<html lang="nl"><meta charset="utf-8"><title>{wording.BOT}</title><p>{said}</p></html>\n'
    more = {
        "Server": SERVER,
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body.encode())),
        "Connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in (FIXED | more).items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n{body}".encode()
