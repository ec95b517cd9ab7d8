"""Where is it said? An index of passages: built, published, searched.

The front door: other packages import from here and nowhere deeper.
"""

from index.backends import Backend, backend_of
from index.backends.faiss import keep_calibration, rebuild, rebuild_from
from index.build import Rebuilt
from index.dutch import fold, words_of
from index.encoders import load_encoder, load_reranker
from index.gates import Gates
from index.gathering import Plan
from index.generations import Generation, current_number, has_index, open_current
from index.manifests import checked_manifest
from index.publishing import Listed, alone_in, is_busy, listed, next_in_line, refusals_of, roll_back
from index.retriever import Retriever
from index.tracing import Legs, Trace, TracedWord
from index.types import (
    DamagedError,
    Encoder,
    EncoderError,
    GateError,
    Hit,
    Index,
    Manifest,
    NewerError,
    Reranker,
    SearchError,
    StoreError,
    UnreachableError,
    Vectors,
)
from index.verifying import differences

__all__ = [
    "Backend",
    "DamagedError",
    "Encoder",
    "EncoderError",
    "GateError",
    "Gates",
    "Generation",
    "Hit",
    "Index",
    "Legs",
    "Listed",
    "Manifest",
    "NewerError",
    "Plan",
    "Rebuilt",
    "Reranker",
    "Retriever",
    "SearchError",
    "StoreError",
    "Trace",
    "TracedWord",
    "UnreachableError",
    "Vectors",
    "alone_in",
    "backend_of",
    "checked_manifest",
    "current_number",
    "differences",
    "fold",
    "has_index",
    "is_busy",
    "keep_calibration",
    "listed",
    "load_encoder",
    "load_reranker",
    "next_in_line",
    "open_current",
    "rebuild",
    "rebuild_from",
    "refusals_of",
    "roll_back",
    "words_of",
]
