"""A student is taught: `learn` makes the network and its tokenizer from a folder of `preparing.prepare`."""

from __future__ import annotations

import os
import pathlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from index.encoders.training.lessons import TEACHER, TOKENIZER, Aligning, Contrast, Contrasting, Lessons
from index.encoders.training.sources import Passage
from index.encoders.training.student import device, embed, encode, load_teacher, load_tokenizer, student_of

Report = Callable[[str, nn.Module, Tokenizer, Sequence[Passage]], None]

_HELD_OUT = 0.05  # of the topics, never trained on, for the figures printed
_SCALE = 20.0  # of cosine similarities before the softmax, as sentence-transformers uses it
_NULL = 0.5  # the similarity at which "nothing answers" starts
_SYNONYMS = 0.3  # how much these lessons weigh beside finding the passage
_WORD_RATE = 5  # times as fast as the layers, which start out knowing, word vectors learn
_DECAY = 0.999  # of the moving average of all weights, which is what is kept
_FALL = 2  # times as many batches as there are would take the rate to nothing: the average has its effect already
_REPORTS = 2  # while contrasting
_TIMES = 2  # a text with its translation comes so often in a round, beside words


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long, in what portions, and how fast."""

    aligning_rounds: int = 8
    aligning_batch: int = 256
    aligning_rate: float = 1e-4
    rounds: int = 25
    batch: int = 128
    rate: float = 1e-4
    aligned: float = 0.5  # how much aligning weighs beside contrasting
    seed: int = 1


def learn(folder: pathlib.Path, into: pathlib.Path, recipe: Recipe, report: Report) -> None:
    """Teach, report on topics that were held out, and write the network and its tokenizer."""
    torch.manual_seed(recipe.seed)
    lessons = Lessons.read(folder)
    taught, held_out = _split(lessons.passages)
    teacher = load_teacher(folder / TEACHER)
    student = student_of(teacher, lessons.starts)
    tokenizer = load_tokenizer(folder / TOKENIZER)
    print(f"{len(taught)} passages, {len(held_out)} held out, on {device().type}")
    report("with glosses only", student, tokenizer, held_out)

    unseen = {question for passage in held_out for question in passage.questions}
    pairs = [pair for pair in lessons.words + _TIMES * lessons.translations if pair[0] not in unseen]
    targets = encode(teacher, load_tokenizer(folder / TEACHER / TOKENIZER), [english for _, english in pairs])
    texts = [dutch for dutch, _ in pairs]
    aligning = Aligning(texts, tokenizer, rounds=recipe.aligning_rounds, batch=recipe.aligning_batch, seed=recipe.seed)
    _align(student, aligning, targets, recipe)
    report("aligned", student, tokenizer, held_out)
    contrasting = Contrasting(
        taught, lessons.synonyms, texts, tokenizer, rounds=recipe.rounds, batch=recipe.batch, seed=recipe.seed
    )
    for share, average in _contrast(student, contrasting, targets, recipe):
        report(f"after {share:.0%} of the rounds", average, tokenizer, held_out)
    average.half().save_pretrained(str(into))  # type: ignore[operator]
    Tokenizer.from_file(str(folder / TOKENIZER)).save(str(into / TOKENIZER))


def _align(student: nn.Module, aligning: Aligning, targets: torch.Tensor, recipe: Recipe) -> None:
    step = _stepper(student, [], len(aligning), recipe.aligning_rate)
    for texts, pairs in tqdm(_batches(aligning), total=len(aligning), desc="align", unit="batch"):
        step(_distance(embed(student, texts), pairs, targets))


def _contrast(
    student: nn.Module, contrasting: Contrasting, targets: torch.Tensor, recipe: Recipe
) -> Iterator[tuple[float, nn.Module]]:
    """The share of the batches and the moving average of the student's weights, some times and at the end."""
    null = nn.Parameter(torch.tensor(_NULL, device=device()))
    step = _stepper(student, [null], _FALL * len(contrasting), recipe.rate)
    average = AveragedModel(student, multi_avg_fn=get_ema_multi_avg_fn(_DECAY))  # type: ignore[no-untyped-call]
    bar = tqdm(_batches(contrasting), total=len(contrasting), desc="contrast", unit="batch")
    for number, batch in enumerate(bar, 1):
        step(_loss(student, batch, null, targets, recipe))
        average.update_parameters(student)
        if number % -(-len(contrasting) // _REPORTS) == 0 or number == len(contrasting):
            bar.set_postfix(null=f"{null.item():.3f}")
            yield number / len(contrasting), average.module


def _loss(
    student: nn.Module, batch: Contrast, null: torch.Tensor, targets: torch.Tensor, recipe: Recipe
) -> torch.Tensor:
    """Cross-entropies of finding each question's passage or none, and each word's synonym; and that of aligning."""
    asked, known = len(batch.own), len(batch.pairs)
    questions, firsts, seconds, texts = torch.split(embed(student, batch.short), [asked, known, known, known])
    scores = questions @ embed(student, batch.candidates).T
    scores = torch.cat([scores, null.expand(asked, 1)], dim=1)
    found = functional.cross_entropy(scores * _SCALE, batch.own.to(scores.device))
    own = torch.arange(known, device=scores.device)
    alike = functional.cross_entropy(firsts @ seconds.T * _SCALE, own)
    return found + _SYNONYMS * alike + recipe.aligned * _distance(texts, batch.pairs, targets)


def _distance(vectors: torch.Tensor, pairs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Of Dutch texts from the teacher's vectors of their translations: 1 less the cosine."""
    return (1 - functional.cosine_similarity(vectors, targets[pairs.to(targets.device)])).mean()


def _stepper(
    student: nn.Module, others: Sequence[nn.Parameter], steps: int, rate: float
) -> Callable[[torch.Tensor], None]:
    """What takes a loss and makes a step of AdamW: the rate rises for a tenth of `steps`, then falls to nothing."""
    words = [value for name, value in student.named_parameters() if "word_embeddings" in name]
    layers = [value for name, value in student.named_parameters() if "word_embeddings" not in name]
    optimizer = torch.optim.AdamW(
        [{"params": [*words, *others], "lr": _WORD_RATE * rate}, {"params": layers, "lr": rate}],
        weight_decay=0.01,
        fused=True,
    )
    warmup = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warmup, max(0.02, (steps - step) / max(1, steps - warmup)))
    )
    student.train()

    def step(loss: torch.Tensor) -> None:
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()

    return step


def _batches(lessons: Dataset[Any]) -> Iterator[Any]:
    """The batches in order, made beforehand by other processes where an accelerator would wait for them."""
    workers = max(1, (os.cpu_count() or 1) // 4) if device().type == "cuda" else 0
    start = "spawn" if workers else None  # a fork would take over threads of the tokenizer
    return iter(DataLoader(lessons, batch_size=None, num_workers=workers, shuffle=False, multiprocessing_context=start))


def _split(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Passages to learn from, and those of a few whole topics to measure on, always the same ones."""
    kept = {p.topic for p in passages if random.Random(p.topic).random() < _HELD_OUT}
    return [p for p in passages if p.topic not in kept], [p for p in passages if p.topic in kept]
