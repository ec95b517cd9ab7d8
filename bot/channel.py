"""A messenger, seen from the bot: bytes in, values out.

A channel is one frozen dataclass in `bot.channels`. Its fields are its settings: the field `token` of `telegram` is the
environment variable LETTERLIJK_TELEGRAM_TOKEN, and a field without a default must be set for the channel to be enabled.
No method does I/O or reads a clock.
"""

from __future__ import annotations

import abc
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from bot.types import Answer, BotError, Message

_OK = 200
_REDIRECT = 300
_UNAUTHORIZED = 401
_TIMEOUT = 408
_TOO_MANY = 429
_SERVER_ERROR = 500


class RefusedError(BotError):
    """A request is not from the platform, or cannot be read. `status` is the HTTP status to refuse it with."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """What came in at a webhook. Header names are in lower case; `received` is in seconds since 1970."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    received: float

    def json(self) -> Any:
        """The body as JSON. Raises `RefusedError` when it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise RefusedError(400, "the body is not JSON") from None


@dataclass(frozen=True, slots=True)
class Response:
    """What the webhook says back."""

    status: int = _OK
    body: str = ""
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to be sent: where to, and what, as the platform's JSON. It holds no credentials, so it can be stored.

    `id` is the same at every attempt, for platforms that take an idempotency key. `fallback` is what to send when the
    platform refuses this: plainer text.
    """

    address: str
    body: str
    id: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """An HTTP request to the platform. With `public` it must not go to an address inside our own network."""

    url: str
    headers: Mapping[str, str]
    body: str = ""
    method: str = "POST"
    public: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """What the platform said to a call. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, None when it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Fate(Enum):
    """What became of a delivery."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A delivery's fate.

    `after` is how many seconds to wait, 0 if the platform does not say; with `everyone` the whole channel has to wait.
    `reason` names no one.
    """

    fate: Fate
    after: float = 0.0
    everyone: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Channel(abc.ABC):
    """One messenger.

    `window` is how many seconds after a message it may still be answered; `rate` is how many messages per second the
    platform takes from one bot, `chat_rate` to one conversation.
    """

    name: ClassVar[str]
    window: ClassVar[float] = 24 * 3600
    rate: ClassVar[float] = 20
    chat_rate: ClassVar[float] = 2

    def __init_subclass__(cls, **_: Any) -> None:
        """No channel, also none of your own, prints its settings: most of them are secrets."""
        cls.__repr__ = Channel.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    @property
    @abc.abstractmethod
    def secret(self) -> str:
        """What the keys of this channel's stored hashes and texts are made from."""

    @abc.abstractmethod
    def verify(self, request: Request) -> None:
        """Raise `RefusedError` with 401 or 403 unless the platform itself sent this, now."""

    @abc.abstractmethod
    def read(self, request: Request) -> tuple[Message, ...]:
        """The messages in a verified request that are to be answered, none if there are none. Raises `RefusedError`."""

    @abc.abstractmethod
    def reply(self, message: Message, answer: Answer) -> tuple[Delivery, ...]:
        """What to send, in order."""

    @abc.abstractmethod
    def call(self, delivery: Delivery) -> Call:
        """The HTTP request that sends a delivery."""

    def lacks(self) -> tuple[str, ...]:
        """Fields without which nothing comes in; one of them must be set."""
        return ()

    def handshake(self, _request: Request) -> Response | None:
        """The response to the platform asking whether this address is ours; None when it asks something else."""
        return None

    def acknowledge(self, _deliveries: tuple[Delivery, ...]) -> Response:
        """The response to a request whose messages are safe; `deliveries` answer the messages without an address."""
        return Response()

    def judge(self, returned: Returned) -> Verdict:
        """What became of a delivery. A refused token (401) is ours to mend, so the message waits."""
        if _OK <= returned.status < _REDIRECT:
            return Verdict(Fate.SENT)
        reason = f"HTTP {returned.status}"
        if returned.status == _TOO_MANY:
            return Verdict(Fate.LATER, self.wait(returned), everyone=True, reason=reason)
        if returned.status in {_UNAUTHORIZED, _TIMEOUT} or returned.status >= _SERVER_ERROR:
            return Verdict(Fate.LATER, self.wait(returned), reason=reason)
        return Verdict(Fate.REFUSED, reason=reason)

    def wait(self, returned: Returned) -> float:
        """How many seconds the platform asks us to wait, 0 if it does not say."""
        said = returned.headers.get("retry-after", "")
        return float(said) if said.isdecimal() else 0.0

    def check(self) -> Call | None:
        """The call that tells whether the credentials are good, where the platform has one."""
        return None
