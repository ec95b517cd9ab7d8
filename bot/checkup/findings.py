"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. With an error visitors get no answers, or messages none; `remedy` says what to do."""

    check: str
    level: Level
    said: str
    remedy: str = ""
