"""What was written? Articles, read and written, and cut into passages.

The front door: other packages import from here and nowhere deeper.
"""

from corpus.addresses import is_public_address
from corpus.articles import Library, Source, read_article, read_folder, same_id, sources_in, write_article
from corpus.chunking import MAX_WORDS, chunks_of
from corpus.editing import EditError, Refusal, add_question, add_synonym
from corpus.fetching import Fetcher
from corpus.importing import Imported, import_files
from corpus.readability import PLAIN, reading_ease
from corpus.sentences import sentence_spans
from corpus.syncing import Synced, sync
from corpus.synonyms import Synonyms, read_synonyms
from corpus.types import (
    Article,
    ArticleError,
    Block,
    Chunk,
    CorpusError,
    FetchError,
    FolderError,
    Kind,
    Metadata,
    Span,
)
from corpus.version import reading_version

__all__ = [
    "MAX_WORDS",
    "PLAIN",
    "Article",
    "ArticleError",
    "Block",
    "Chunk",
    "CorpusError",
    "EditError",
    "FetchError",
    "Fetcher",
    "FolderError",
    "Imported",
    "Kind",
    "Library",
    "Metadata",
    "Refusal",
    "Source",
    "Span",
    "Synced",
    "Synonyms",
    "add_question",
    "add_synonym",
    "chunks_of",
    "import_files",
    "is_public_address",
    "read_article",
    "read_folder",
    "read_synonyms",
    "reading_ease",
    "reading_version",
    "same_id",
    "sentence_spans",
    "sources_in",
    "sync",
    "write_article",
]
