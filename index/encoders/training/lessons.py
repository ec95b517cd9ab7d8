"""What the bundled encoder learns, batch by batch.

Aligning gives a Dutch text the vector that the teacher gives its English translation (Reimers and Gurevych 2020,
"Making monolingual sentence embeddings multilingual using knowledge distillation"). Contrasting brings a question
nearer to its own passage than to all others of the batch and to near ones that do not answer it (Henderson et al. 2017,
"Efficient natural language response suggestion"), and goes on aligning, so that nothing is forgotten. A question that
no passage answers must be further from all of them than a distance that is learned, the same for all questions (the
null answer of Devlin et al. 2019, "BERT", section 4.3), so that a similarity says whether there is an answer.
"""

from __future__ import annotations

import functools
import json
import pathlib
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from tokenizers import Tokenizer
from torch.utils.data import Dataset

from index.encoders.training.sources import Passage
from index.encoders.training.student import Tokens, tokens_of

_T = TypeVar("_T")

TEACHER = "teacher"
TOKENIZER = "tokenizer.json"
LESSONS = "lessons.json"

_ASKED = 3  # questions of a passage at a time: they cost little beside the passage itself
_TYPO_SHARE = 0.15
_HALF_SHARE = 0.5  # of the passages, so that a few sentences are understood as well as a whole passage
_SENTENCE_SHARE = 0.15  # of them, so that a single one is
_TOPIC_SHARE = 0.5
_NEAR_SHARE = 0.5  # of the near passages join a batch
_UNANSWERED_SHARE = 0.5  # of the passages join a batch with a question that nothing answers
_SHORT = 8  # characters: a shorter question is not mistyped


@dataclass(frozen=True, slots=True)
class Lessons:
    """`starts` are those of `vocabulary.starts_of`; words and texts come as (Dutch, English)."""

    starts: list[list[list[int]]]
    words: list[tuple[str, str]]
    translations: list[tuple[str, str]]
    synonyms: list[tuple[str, ...]]
    passages: list[Passage]

    @classmethod
    def read(cls, folder: pathlib.Path) -> Lessons:
        """As `preparing.prepare` wrote them."""
        kept = json.loads((folder / LESSONS).read_text(encoding="utf-8"))
        return cls(
            kept["starts"],
            [(dutch, english) for dutch, english in kept["words"]],
            [(dutch, english) for dutch, english in kept["translations"]],
            [tuple(group) for group in kept["synonyms"]],
            [
                Passage(**{**row, "questions": tuple(row["questions"]), "unanswered": tuple(row["unanswered"])})
                for row in kept["passages"]
            ],
        )


class Aligning(Dataset[tuple[Tokens, torch.Tensor]]):
    """Batches of Dutch texts, with the numbers of their pairs; each pair once a round."""

    def __init__(self, texts: Sequence[str], tokenizer: Tokenizer, *, rounds: int, batch: int, seed: int) -> None:
        self._texts, self._tokenizer, self._batch, self._seed = texts, tokenizer, batch, seed
        self._per_round = -(-len(texts) // batch)
        self._rounds = rounds

    def __len__(self) -> int:
        return self._rounds * self._per_round

    def __getitem__(self, step: int) -> tuple[Tokens, torch.Tensor]:
        numbers = _part(len(self._texts), *divmod(step, self._per_round), self._batch, self._seed)
        return tokens_of(self._tokenizer, [self._texts[number] for number in numbers]), torch.tensor(numbers)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A batch. All that is short is in one, for speed: questions, words, their synonyms, and texts to align.

    `own` is the candidate that answers each question, and the number of candidates where none does; `pairs` are the
    numbers of the texts to align.
    """

    short: Tokens
    candidates: Tokens
    own: torch.Tensor
    pairs: torch.Tensor


class Contrasting(Dataset[Contrast]):
    """Batches of passages, a few questions of each; each passage once a round.

    Passages of one topic stand together: sections of one article are what must be told apart.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        synonyms: Sequence[tuple[str, ...]],
        texts: Sequence[str],
        tokenizer: Tokenizer,
        *,
        rounds: int,
        batch: int,
        seed: int,
    ) -> None:
        topics: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            topics[passage.topic].append(passage)
        self._topics = list(topics.values())
        self._synonyms, self._texts, self._tokenizer = synonyms, texts, tokenizer
        self._batch, self._seed = batch, seed
        self._per_round = -(-len(passages) // batch)
        self._rounds = rounds

    def __len__(self) -> int:
        return self._rounds * self._per_round

    def __getitem__(self, step: int) -> Contrast:
        turn, place = divmod(step, self._per_round)
        group = self._ordered(turn)[place * self._batch : (place + 1) * self._batch]
        rng = random.Random(f"{self._seed} {step}")
        asked = [(_typed(q, rng), n) for n, p in enumerate(group) for q in rng.sample(p.questions, _ASKED)]
        candidates = [_as_it_may_stand(passage, rng) for passage in group]
        candidates += [passage.near for passage in group if rng.random() < _NEAR_SHARE]
        asked += [
            (_typed(rng.choice(passage.unanswered), rng), len(candidates))
            for passage in group
            if passage.unanswered and rng.random() < _UNANSWERED_SHARE
        ]
        words = zip(*(rng.sample(concept, 2) for concept in rng.sample(self._synonyms, len(group))), strict=True)
        pairs = rng.sample(range(len(self._texts)), len(group))
        short = [question for question, _ in asked] + [word for half in words for word in half]
        return Contrast(
            tokens_of(self._tokenizer, short + [self._texts[number] for number in pairs]),
            tokens_of(self._tokenizer, candidates),
            torch.tensor([own for _, own in asked]),
            torch.tensor(pairs),
        )

    @functools.lru_cache(maxsize=2)  # noqa: B019 lives as long as the training
    def _ordered(self, turn: int) -> list[Passage]:
        rng = random.Random(f"{self._seed} order {turn}")
        return [passage for topic in rng.sample(self._topics, len(self._topics)) for passage in _shuffled(topic, rng)]


def _part(count: int, turn: int, place: int, batch: int, seed: int) -> list[int]:
    return _order(count, turn, seed)[place * batch : (place + 1) * batch]


@functools.lru_cache(maxsize=2)
def _order(count: int, turn: int, seed: int) -> list[int]:
    return _shuffled(range(count), random.Random(f"{seed} pairs {turn}"))


def _shuffled(items: Sequence[_T], rng: random.Random) -> list[_T]:
    return rng.sample(items, len(items))


def _as_it_may_stand(passage: Passage, rng: random.Random) -> str:
    """The passage under its heading, sometimes under its topic too, sometimes only half of it or one sentence."""
    sentences = re.split(r"(?<=[.!?]) ", passage.body)
    chance = rng.random()
    if chance < _HALF_SHARE + _SENTENCE_SHARE:
        size = -(-len(sentences) // 2) if chance < _HALF_SHARE else 1
        start = rng.randrange(len(sentences) - size + 1)
        sentences = sentences[start : start + size]
    above = f"{passage.topic}. {passage.heading}" if rng.random() < _TOPIC_SHARE else passage.heading
    return f"{above}. {' '.join(sentences)}"


def _typed(question: str, rng: random.Random) -> str:
    """The question, sometimes with a slip of the finger: a letter left out, doubled or swapped with the next."""
    if rng.random() > _TYPO_SHARE or len(question) < _SHORT:
        return question
    at = rng.randrange(1, len(question) - 2)
    slip = rng.choice(("", question[at] * 2, question[at + 1] + question[at]))
    return question[:at] + slip + question[at + (2 if len(slip) == 2 and slip[0] != slip[1] else 1) :]  # noqa: PLR2004
