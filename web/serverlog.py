"""gunicorn's own log, in the form of ours, and without the addresses and requests that gunicorn puts in it."""

from __future__ import annotations

from typing import Any

from gunicorn import glogging


class ServerLog(glogging.Logger):  # type: ignore[misc]
    """Hands everything to the handler of `bot.logs`."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def exception(self, msg: Any, *_args: Any, **options: Any) -> None:
        super().exception("%s", str(msg).partition(" %")[0] if isinstance(msg, str) else type(msg).__name__, **options)
