"""The contract of every encoder, and what the bundled one knows of Dutch."""

from __future__ import annotations

import pathlib
import shutil
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification, BertModel

from corpus import Span, read_folder
from index import Encoder, EncoderError, Retriever, load_encoder, load_reranker, open_current, rebuild
from index.encoders.onnx import BUNDLED, OnnxEncoder
from index.encoders.training import exporting
from index.types import PassageText
from tests.conftest import silently
from tests.paths import ROOT

TEXTS = ["Mijn ooglid trilt.", "", "Wat helpt tegen kramp in de kuit?", "😀 " * 400]


def _passage(headings: str, *sentences: str) -> PassageText:
    text, spans = headings, []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    return PassageText(text, tuple(spans))


@pytest.fixture(scope="module", params=["hashing", "bundled"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return load_encoder(request.param)


def test_rows_are_unit_float32(encoder: Encoder) -> None:
    for vectors in (encoder.encode_query(TEXTS), encoder.encode_document(TEXTS)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), encoder.dim)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_a_vector_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    together = encoder.encode_document(TEXTS)
    alone = np.concatenate([encoder.encode_document([text]) for text in TEXTS])
    assert np.abs(together - alone).max() <= 1e-5


PASSAGES = [
    _passage("Kramp. ", "Kramp zit vaak in de kuit.", "Dit gaat vanzelf over."),
    _passage("Migraine. ", "Migraine is hoofdpijn aan één kant.", "Dit gaat vanzelf over."),
    _passage("", "\U0001f600 " * 400, "Dit is te ver."),
]


def test_a_passage_has_its_own_vector_and_one_per_sentence(encoder: Encoder) -> None:
    together = encoder.encode_passages(PASSAGES)
    for passage, vectors in zip(PASSAGES, together, strict=True):
        assert vectors.dtype == np.float32
        assert vectors.shape == (1 + len(passage.sentences), encoder.dim)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
        assert np.abs(vectors[0] - encoder.encode_document([passage.text])[0]).max() <= 1e-5
        assert np.abs(vectors - encoder.encode_passages([passage])[0]).max() <= 1e-5
    assert encoder.encode_passages([]) == []


def test_a_sentence_means_what_the_passage_around_it_says() -> None:
    encoder = load_encoder("bundled")
    query = encoder.encode_query(["gaat kramp in mijn been vanzelf over?"])[0]
    of_cramp, of_migraine = (each[2] @ query for each in encoder.encode_passages(PASSAGES[:2]))
    assert of_cramp > of_migraine + 0.1


def test_a_sentence_beyond_what_the_encoder_reads_has_the_vector_of_the_passage() -> None:
    (vectors,) = load_encoder("bundled").encode_passages(PASSAGES[2:])
    assert vectors[2] == pytest.approx(vectors[0], abs=1e-6)


def test_the_fingerprint_is_that_of_the_model(encoder: Encoder) -> None:
    assert load_encoder(encoder.name).fingerprint == encoder.fingerprint


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("mijn oog springt steeds", "Een trillend ooglid komt door vermoeidheid.", "Kalium zit in bananen."),
        ("ik drink veel pinten", "Alcohol verstoort de werking van zenuwen.", "Bij een MRI lig je in een tunnel."),
        ("ik ben kapot", "Na een paar korte nachten ben je oververmoeid.", "Een EEG meet stroompjes."),
    ],
)
def test_the_bundled_encoder_knows_lay_words(question: str, near: str, far: str) -> None:
    encoder = load_encoder("bundled")
    query = encoder.encode_query([question])[0]
    close, distant = encoder.encode_document([near, far]) @ query
    assert close > distant


def test_the_bundled_encoder_is_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) <= 60_000_000
    card = (BUNDLED / "README.md").read_text(encoding="utf-8")
    assert all(word in card for word in ("Data", "Licence", "make encoder", "success@1"))
    assert BUNDLED.is_relative_to(ROOT)


def test_a_bundled_encoder_that_is_not_whole_is_named_with_the_remedy(tmp_path: pathlib.Path) -> None:
    shutil.copy(BUNDLED / "model.onnx", tmp_path)
    with pytest.raises(EncoderError, match=r"the bundled encoder in .* cannot be loaded .*: put the folder back"):
        OnnxEncoder(folder=tmp_path)


def test_texts_are_encoded_alike_by_one_thread_and_by_several() -> None:
    one, several = (OnnxEncoder(threads).encode_document(TEXTS * 5) for threads in (1, 4))
    assert np.array_equal(one, several)
    assert OnnxEncoder(1).encode_document([]).shape == (0, several.shape[1])


def test_a_folder_is_loaded_by_sentence_transformers() -> None:
    by_torch = load_encoder(str(BUNDLED))
    assert (by_torch.encode_query(TEXTS) * OnnxEncoder(1).encode_query(TEXTS)).sum(axis=1).min() > 0.97
    assert by_torch.fingerprint != OnnxEncoder(1).fingerprint


def test_a_model_that_cannot_be_had_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(
        EncoderError, match=r"'nobody/no-such-model' cannot be loaded.*set LETTERLIJK_ENCODER to 'bundled'"
    ):
        load_encoder("nobody/no-such-model")


def test_a_cross_encoder_puts_the_hits_in_its_order(tmp_path: pathlib.Path, articles: pathlib.Path) -> None:
    # A real cross-encoder; with a head of random weights its order is its own, and that is what must come out.
    torch.manual_seed(1)
    settings = BertConfig.from_pretrained(BUNDLED, num_hidden_layers=1, num_labels=1)
    BertForSequenceClassification(settings).save_pretrained(tmp_path / "model")
    shutil.copy(BUNDLED / "tokenizer.json", tmp_path / "model")
    shutil.copy(BUNDLED / "tokenizer_config.json", tmp_path / "model")
    reranker = load_reranker(str(tmp_path / "model"))
    assert reranker is not None
    encoder = load_encoder("hashing")
    rebuild(tmp_path / "store", read_folder(articles).articles, encoder, silently)
    generation = open_current(tmp_path / "store")
    hits = Retriever(generation, encoder, reranker).search("wat helpt tegen kramp?", 5)
    texts = [". ".join((*hit.chunk.headings, hit.chunk.text)) for hit in hits]
    expected = reranker.scores("wat helpt tegen kramp?", texts)
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected, reverse=True), abs=1e-5)
    assert {hit.chunk for hit in hits} == set(generation.chunks)


def test_no_reranker_is_none_and_a_missing_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_reranker("") is None
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match=r"'nobody/no-such-model' cannot be loaded.*leave LETTERLIJK_RERANKER empty"):
        load_reranker("nobody/no-such-model")


def test_the_network_that_is_exported_gives_the_vectors_of_its_weights(tmp_path: pathlib.Path) -> None:
    torch.manual_seed(1)
    settings = BertConfig.from_pretrained(BUNDLED, hidden_size=32, num_hidden_layers=2, num_attention_heads=4)
    network: Any = BertModel(settings, add_pooling_layer=False)
    network.eval().half()
    network.save_pretrained(tmp_path)
    shutil.copy(BUNDLED / "tokenizer.json", tmp_path)
    exporting.export(tmp_path)
    encoder = OnnxEncoder(1, tmp_path)
    tokens = AutoTokenizer.from_pretrained(BUNDLED)
    for text in TEXTS[::2]:
        with torch.inference_mode():
            rows = network.float()(**tokens(text, return_tensors="pt")).last_hidden_state[0]
        expected = torch.nn.functional.normalize(rows.mean(0), dim=0).numpy()
        assert (encoder.encode_query([text])[0] * expected).sum() > 0.99
