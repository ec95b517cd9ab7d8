"""Vectors taken over and vectors made, against those that each passage must have."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest
from pydantic import TypeAdapter

from corpus import Span
from index import vectors as module
from index.dense import Dense, DenseWriter
from index.encoders.hashing import HashingEncoder
from index.nearest import NEW, Exact
from index.rows import Rows, RowWriter
from index.types import PassageText, Vectors
from index.vectors import vectors

TEXTS = TypeAdapter(PassageText)
SENTENCES = np.array([1, 3, 2, 1, 4, 2, 1, 1])


@pytest.fixture
def old() -> Dense:
    """An index of eight passages, of which each vector is another."""
    chance = np.random.default_rng(1)
    own, sentences = (chance.normal(size=(rows, 256)).astype(np.float32) for rows in (8, SENTENCES.sum()))
    first = np.concatenate([[0], np.cumsum(SENTENCES)])
    return Dense(Exact(own), own, sentences.astype(np.float16), first)


@pytest.mark.parametrize("at_once", [1, 2, 4096])
@pytest.mark.parametrize(
    "origins",
    [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [NEW, 0, 1, NEW, NEW, NEW, 7, 6, 6, NEW],  # also in another order, and doubled
        [NEW, NEW, NEW],
        [3],
        [],
    ],
)
def test_each_passage_has_its_own_vectors(
    tmp_path: pathlib.Path,
    old: Dense,
    monkeypatch: pytest.MonkeyPatch,
    origins: list[int],
    at_once: int,
) -> None:
    monkeypatch.setattr(module, "_WINDOW", at_once)
    monkeypatch.setattr(module, "_COPIED", at_once)
    encoder = HashingEncoder()
    new = [_passage(place) for place in range(origins.count(NEW))]
    writer = RowWriter(tmp_path, "texts", TEXTS)
    for texts in new:
        writer.add(texts)
    writer.close()
    told: list[tuple[int, int]] = []
    found = list(
        vectors(
            np.array(origins, np.int64),
            Rows(tmp_path, "texts", TEXTS),
            old,
            encoder,
            lambda done, total: told.append((done, total)),
        )
    )
    left = iter(new)
    expected: list[tuple[Vectors, Vectors]] = []
    for origin in origins:
        if origin == NEW:
            text = next(left)
            own, others = encoder.encode_passages([text])[0], encoder.encode_document(text.questions)
            expected.append((own[0], np.concatenate([own[1:], others])))
        else:
            start, end = old.first[origin : origin + 2]
            expected.append((np.asarray(old.vectors)[origin], old.sentences[start:end].astype(np.float32)))
    own = np.array([row for rows, _ in found for row in rows])
    sentences = np.array([row for _, rows in found for row in rows], np.float32)
    assert own == pytest.approx(np.array([row for row, _ in expected]))
    assert sentences == pytest.approx(np.array([row for _, rows in expected for row in rows]), abs=1e-3)
    assert told[0] == (0, len(new))
    assert told[-1] == (len(new), len(new))


def _passage(number: int) -> PassageText:
    """Every other one has a question beside it, which is the same for all."""
    text = f"Kop. Zin {number}. Slot."
    return PassageText(text, (Span(5, len(text) - 6), Span(len(text) - 5, len(text))), ("vraag",) * (number % 2))


def test_what_is_copied_in_blocks_is_written_whole(tmp_path: pathlib.Path, old: Dense) -> None:
    writer = DenseWriter(tmp_path, 256, SENTENCES)
    for first in range(0, 8, 3):
        writer.add(*old.vectors_of(first, min(first + 3, 8)))
    writer.close()
    again = Dense.load(tmp_path)
    assert np.array_equal(again.vectors, old.vectors)
    assert np.array_equal(again.sentences, old.sentences)
