"""What the encoder learns from is the same for the same seed, and says which passage answers."""

from __future__ import annotations

import pytest
import torch
from tokenizers import Tokenizer

from index.encoders.onnx import BUNDLED
from index.encoders.training.lessons import TOKENIZER, Aligning, Contrasting
from index.encoders.training.sources import Passage
from index.encoders.training.student import load_tokenizer, starting_vectors, tokens_of

PASSAGES = [
    Passage(
        f"onderwerp {number // 3}",
        f"kop {number}",
        f"De eerste zin van {number}. En nog een zin.",
        tuple(f"vraag {letter} over {number}?" for letter in "abcd"),
        f"iets anders over {number}",
        (f"wat kost {number}?",),
    )
    for number in range(10)
]
SYNONYMS = [(f"woord {number}", f"ander woord {number}") for number in range(6)]


@pytest.fixture
def tokenizer() -> Tokenizer:
    return load_tokenizer(BUNDLED / TOKENIZER)


def contrasting(tokenizer: Tokenizer, seed: int = 1) -> Contrasting:
    return Contrasting(PASSAGES, SYNONYMS, ["een", "twee", "drie", "vier"], tokenizer, rounds=2, batch=4, seed=seed)


def test_a_batch_depends_on_its_number_and_the_seed_alone(tokenizer: Tokenizer) -> None:
    one, other = contrasting(tokenizer), contrasting(tokenizer)
    assert len(one) == 6
    assert torch.equal(one[3].candidates[0], (other[0], other[3])[1].candidates[0])
    assert not torch.equal(one[0].own, contrasting(tokenizer, seed=2)[0].own) or not torch.equal(
        one[0].short[0], contrasting(tokenizer, seed=2)[0].short[0]
    )


def test_every_question_has_its_passage_or_none(tokenizer: Tokenizer) -> None:
    for batch in map(contrasting(tokenizer).__getitem__, range(6)):
        candidates, known = len(batch.candidates[0]), len(batch.pairs)
        asked = batch.own.tolist()
        assert sorted(set(asked)) in ([*range(known)], [*range(known), candidates])
        assert all(asked.count(own) == 3 for own in range(known))  # so many questions of each passage
        assert len(batch.short[0]) == len(asked) + 3 * known  # with words, their synonyms, and texts to align


def test_each_pair_comes_once_in_a_round(tokenizer: Tokenizer) -> None:
    aligning = Aligning([f"tekst {number}" for number in range(7)], tokenizer, rounds=2, batch=3, seed=1)
    numbers = [aligning[step][1].tolist() for step in range(len(aligning))]
    assert [len(part) for part in numbers] == [3, 3, 1] * 2
    for part in (numbers[:3], numbers[3:]):
        assert sorted(number for batch in part for number in batch) == list(range(7))


def test_a_text_is_cut_into_pieces_and_padded(tokenizer: Tokenizer) -> None:
    numbers, mask = tokens_of(tokenizer, ["kramp", "kramp in de kuit"])
    assert numbers.shape == mask.shape == (2, 6)
    assert mask.sum(dim=1).tolist() == [3, 6]


def test_a_piece_starts_as_the_mean_of_its_glosses() -> None:
    weights = torch.tensor([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])
    starts = [[[1]], [[1], [2]], [], [[1, 2]]]
    assert starting_vectors(starts, weights).tolist() == [[3, 0], [2, 1], [1, 1], [1.5, 1.5]]
