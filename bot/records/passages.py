"""Which passage was quoted, in a form that tells when the article has changed there since."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from bot.types import Answer, Quote


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to `end`, exclusive, of an article, while `check` is their checksum.

    Of an article that was only named, not quoted, both are 0 and `check` is empty.
    """

    article_id: str
    start: int = 0
    end: int = 0
    check: str = ""

    @classmethod
    def of(cls, quote: Quote) -> Passage:
        if quote.span is None:
            return cls(quote.article_id)
        return cls(quote.article_id, quote.span.start, quote.span.end, checksum(quote.text))

    def is_in(self, text: str) -> bool:
        """Whether the article, of which this is the text now, still says there what was quoted."""
        return self.end > 0 and checksum(text[self.start : self.end]) == self.check


def passages_of(answer: Answer) -> tuple[Passage, ...]:
    """The passages of an answer, best first."""
    return tuple(Passage.of(quote) for quote in answer.quotes)


def checksum(passage: str) -> str:
    """Eight hexadecimal digits that change when the passage does."""
    return f"{zlib.crc32(passage.encode()):08x}"
