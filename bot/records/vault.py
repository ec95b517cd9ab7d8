"""Texts that cannot be read without the publisher's key."""

from __future__ import annotations

import base64

from bot.signatures import signed
from bot.types import SettingsError

_SHORTEST = 32  # characters; a key that can be guessed protects nothing
_PURPOSE = b"letterlijk questions"


class Vault:
    """Seals and opens texts. Several keys, parted by spaces: the first seals, all of them open.

    Raises `SettingsError` when a key is too short, or the library is missing.
    """

    def __init__(self, keys: str) -> None:
        if any(len(key) < _SHORTEST for key in keys.split()):
            raise SettingsError(
                f"LETTERLIJK_QUESTIONS_KEY is too short: give at least {_SHORTEST} characters, such as those of "
                '`python -c "import secrets; print(secrets.token_urlsafe(32))"`'
            )
        try:
            from cryptography.fernet import Fernet, MultiFernet
        except ImportError:
            raise SettingsError(
                "LETTERLIJK_QUESTIONS_KEY is set, and the library that encrypts is missing: "
                "pip install -r requirements-channels.txt"
            ) from None
        self._fernet = MultiFernet(
            [Fernet(base64.urlsafe_b64encode(signed(key.encode(), _PURPOSE))) for key in keys.split()]
        )

    def sealed(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def opened(self, sealed: bytes) -> str | None:
        """The text; None when it was sealed with a key that is not among ours."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None
