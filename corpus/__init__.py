"""What was written? Articles, read and written, and cut into passages.

The front door: other packages import from here and nowhere deeper.
"""

from corpus.articles import Library, read_article, read_folder, write_article
from corpus.chunking import MAX_WORDS, chunks_of
from corpus.types import (
    Article,
    ArticleError,
    Block,
    Chunk,
    CorpusError,
    FolderError,
    Kind,
    Metadata,
    Span,
)

__all__ = [
    "MAX_WORDS",
    "Article",
    "ArticleError",
    "Block",
    "Chunk",
    "CorpusError",
    "FolderError",
    "Kind",
    "Library",
    "Metadata",
    "Span",
    "chunks_of",
    "read_article",
    "read_folder",
    "write_article",
]
