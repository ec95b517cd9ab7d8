"""What was learned as the program loads it: a model of sentence-transformers, and its network for ONNX Runtime."""

from __future__ import annotations

import pathlib
import tempfile

from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer
from transformers import AutoModel

from index.encoders.training import exporting, vocabulary
from index.encoders.training.lessons import TOKENIZER

_LONGEST = 256  # pieces of a text that are read


def finish(network: pathlib.Path, into: pathlib.Path) -> None:
    """Write the encoder's folder from that of `teaching.learn`."""
    pieces = Tokenizer.from_file(str(network / TOKENIZER)).get_vocab()
    with tempfile.TemporaryDirectory() as folder:
        AutoModel.from_pretrained(str(network), add_pooling_layer=False).save_pretrained(folder)
        vocabulary.make_tokenizer(sorted(pieces, key=pieces.__getitem__)).save_pretrained(folder)
        transformer = Transformer(folder, max_seq_length=_LONGEST)
    pooling = Pooling(transformer.get_embedding_dimension(), "mean")
    student = SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu")
    student.half().save(str(into), create_model_card=False)
    exporting.export(into)
