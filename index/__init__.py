"""Where is it said? An index of passages: built, published, searched.

The front door: other packages import from here and nowhere deeper.
"""

from index.build import Plan, Rebuilt, keep_calibration, plan_of, rebuild
from index.dutch import fold, words_of
from index.encoders import load_encoder, load_reranker
from index.generations import Generation, has_index, open_current
from index.retriever import Retriever
from index.types import Encoder, EncoderError, Hit, Manifest, Reranker, SearchError, StoreError

__all__ = [
    "Encoder",
    "EncoderError",
    "Generation",
    "Hit",
    "Manifest",
    "Plan",
    "Rebuilt",
    "Reranker",
    "Retriever",
    "SearchError",
    "StoreError",
    "fold",
    "has_index",
    "keep_calibration",
    "load_encoder",
    "load_reranker",
    "open_current",
    "plan_of",
    "rebuild",
    "words_of",
]
