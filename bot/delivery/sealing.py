"""What is kept of a visitor: keyed hashes of who it is, and texts that cannot be read without the channel's secret.

The keys are made from the secret and stand in no store. Whoever has the store alone learns neither senders nor texts.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.channel import Channel, Delivery
from bot.signatures import encoded, signed
from bot.types import BotError, Kind, Message

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class SealError(BotError):
    """What was stored cannot be read: the channel's secret is another one now."""


class Seal:
    """Hides and finds what belongs to one channel."""

    def __init__(self, channel: Channel) -> None:
        self._name = channel.name
        self._secret = channel.secret.encode()

    def conversation(self, message: Message) -> str:
        """The keyed hash that stands for a message's sender."""
        return self._hashed("conversation", message.sender)

    def key(self, message: Message) -> str:
        """The keyed hash that stands for a message; an id of WhatsApp's holds the sender's number."""
        return self._hashed("message", message.id)

    def message(self, message: Message) -> bytes:
        fields = dataclasses.asdict(message)
        del fields["conversation"]
        moment = message.sent_at.isoformat() if message.sent_at else None
        return self.text(json.dumps(fields | {"sent_at": moment, "kind": message.kind.value}))

    def opened_message(self, sealed: bytes) -> Message:
        """Raises `SealError`."""
        fields: dict[str, Any] = json.loads(self.opened_text(sealed))
        moment = fields["sent_at"] and datetime.datetime.fromisoformat(fields["sent_at"])
        return Message(**fields | {"sent_at": moment, "kind": Kind(fields["kind"])})

    def deliveries(self, deliveries: Sequence[Delivery]) -> bytes:
        return self.text(json.dumps([dataclasses.asdict(delivery) for delivery in deliveries]))

    def opened_deliveries(self, sealed: bytes) -> tuple[Delivery, ...]:
        """Raises `SealError`."""
        return tuple(Delivery(**fields) for fields in json.loads(self.opened_text(sealed)))

    def text(self, text: str) -> bytes:
        return self._fernet().encrypt(text.encode())

    def opened_text(self, sealed: bytes) -> str:
        """Raises `SealError`."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet().decrypt(sealed).decode()
        except InvalidToken:
            raise SealError(f"{self._name}: a stored text was sealed with another secret; it is dropped") from None

    def opened_memory(self, sealed: bytes | None) -> str | None:
        """What a conversation remembers; None when that is nothing that we can read."""
        try:
            return None if sealed is None else self.opened_text(sealed)
        except SealError:
            return None

    def _hashed(self, use: str, text: str) -> str:
        key = signed(self._secret, f"letterlijk {use}".encode())
        return signed(key, encoded(f"{self._name}\0{text}")).hex()

    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet

        return Fernet(base64.urlsafe_b64encode(signed(self._secret, b"letterlijk seal")))
