"""gunicorn's own log, in the form of ours, and without the addresses and requests that gunicorn puts in it."""

from __future__ import annotations

from typing import Any

from gunicorn import glogging

_REFUSED = "Invalid request"  # how gunicorn begins a line that goes on with an address and what came from there


class ServerLog(glogging.Logger):  # type: ignore[misc]
    """Hands everything to the handler of `bot.logs`."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: Any, *args: Any, **options: Any) -> None:
        if str(msg).startswith(_REFUSED):
            msg, args = "a request that is no HTTP was refused", ()
        super().warning(msg, *args, **options)

    def exception(self, msg: Any, *_args: Any, **options: Any) -> None:
        super().exception("%s", str(msg).partition(" %")[0] if isinstance(msg, str) else type(msg).__name__, **options)
