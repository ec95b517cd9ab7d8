"""How fast may be sent: so many messages per second from the bot, so many to one conversation, and pauses."""

from __future__ import annotations

import threading

from bot.channel import Channel

_KEPT = 10_000


class Pace:
    """Gives out moments to send at, to the workers of one process. Other processes learn from the platform's 429."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, channel: Channel, conversation: str, now: float, patience: float) -> float:
        """How many seconds to wait before sending. If that is within the `patience`, the moment is taken."""
        with self._lock:
            moment = max(now, self._free.get(channel.name, 0.0), self._free.get(conversation, 0.0))
            if moment - now <= patience:
                self._free[channel.name] = moment + 1 / channel.rate
                self._free[conversation] = moment + 1 / channel.chat_rate
            if len(self._free) > _KEPT:  # whoever was sent to long ago need not be kept
                self._free = {name: free for name, free in self._free.items() if free > now}
        return moment - now

    def pause(self, channel: Channel, until: float) -> None:
        """Send nothing to anyone on the channel before `until`."""
        with self._lock:
            self._free[channel.name] = max(until, self._free.get(channel.name, 0.0))
