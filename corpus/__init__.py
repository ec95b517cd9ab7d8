"""What was written? Articles, read and written, and cut into passages.

The front door: other packages import from here and nowhere deeper.
"""

from corpus.articles import Library, read_article, read_folder, write_article
from corpus.chunking import MAX_WORDS, chunks_of
from corpus.importing import Imported, import_files
from corpus.sentences import sentence_spans
from corpus.synonyms import Synonyms
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
    "Imported",
    "Kind",
    "Library",
    "Metadata",
    "Span",
    "Synonyms",
    "chunks_of",
    "import_files",
    "read_article",
    "read_folder",
    "sentence_spans",
    "write_article",
]
