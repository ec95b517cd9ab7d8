"""Is a request from whom it says? Every comparison takes the same time for every wrong answer."""

from __future__ import annotations

import hashlib
import hmac

from bot.channel import RefusedError

FRESH = 300  # seconds that a signed request may be under way; Slack's own advice, taken for the others too


def signed(secret: bytes, text: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104)."""
    return hmac.new(secret, text, hashlib.sha256).digest()


def encoded(text: str) -> bytes:
    """A header's bytes, whatever they are."""
    return text.encode("utf-8", "surrogatepass")


def matches(given: str, secret: str) -> bool:
    """Whether the two are the same. Nothing matches a secret that is empty."""
    return hmac.compare_digest(encoded(given), encoded(secret)) and bool(secret)


def bears(authorization: str, secret: str) -> bool:
    """Whether a request's Authorization header shows the secret. Nothing shows a secret that is empty."""
    scheme, _, token = authorization.partition(" ")
    return matches(token.strip(), secret) and scheme.lower() == "bearer"


def must_match(given: str, expected: str) -> None:
    """Raise `RefusedError` unless the two are the same. Nothing matches an expectation that is empty."""
    if not matches(given, expected):
        raise RefusedError(403, "the signature is not right")


def must_be_fresh(said: str, now: float) -> None:
    """Raise `RefusedError` unless the request was signed less than five minutes ago. Both in seconds since 1970."""
    try:
        age = abs(now - float(said))
    except ValueError:
        age = float("inf")
    if not age <= FRESH:
        raise RefusedError(401, "the request is not of the last five minutes")
