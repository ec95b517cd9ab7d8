"""Writing by the second: an answer waits for no disk, and a disk that fails costs no answer."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.records.database import RecordsError

_MOST = 10_000  # that wait for a disk to come back; the oldest go first
_log = logging.getLogger(__name__)

Item = TypeVar("Item")


class Batch(Generic[Item]):
    """Gathers items and writes them together, `seconds` after the first and when the process ends.

    What a process that is killed had gathered is lost. No thread is begun before the first item, so that a server can
    fork.
    """

    def __init__(self, write: Callable[[Sequence[Item]], object], seconds: float = 1.0) -> None:
        self._write = write
        self._seconds = seconds
        self._items: list[Item] = []
        self._gathering = threading.Lock()
        self._writing = threading.Lock()
        self._is_timed = False
        self._ends_with_process = False

    def add(self, item: Item) -> None:
        """Gather an item. Never waits for a disk."""
        with self._gathering:
            self._items.append(item)
            if not self._ends_with_process:
                self._ends_with_process = True
                atexit.register(self.flush)
            if not self._is_timed:
                self._is_timed = True
                timer = threading.Timer(self._seconds, self.flush)
                timer.daemon = True
                timer.start()

    def flush(self) -> None:
        """Write what was gathered. What cannot be written is kept for the next time."""
        with self._writing:
            with self._gathering:
                items, self._items = self._items, []
                self._is_timed = False
            if not items:
                return
            try:
                self._write(items)
            except RecordsError as error:
                _log.error("%s", error)
                with self._gathering:
                    self._items = (items + self._items)[-_MOST:]
