"""A queue, a platform, and an assistant that answers at once."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from bot.delivery.queue import Queue, open_queue
from tests.bot.delivery.platform import Platform, platform_serving


@pytest.fixture
def platform() -> Iterator[Platform]:
    with platform_serving() as running:
        yield running


@pytest.fixture
def queue(tmp_path: pathlib.Path) -> Queue:
    return open_queue(str(tmp_path / "queue.sqlite3"))
