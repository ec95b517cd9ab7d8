"""The two lessons of the bundled encoder, each a loop over batches.

`align` makes the student give a Dutch text the vector that the teacher gives its English translation (Reimers and
Gurevych 2020, "Making monolingual sentence embeddings multilingual using knowledge distillation").
`contrast` brings a question nearer to its own passage than to all others of the batch and to a near one that does not
answer it (Henderson et al. 2017, "Efficient natural language response suggestion"; in-batch negatives).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional
from tqdm import tqdm

from index.encoders.training.sources import Passage

_SCALE = 20.0  # of cosine similarities before the softmax, as sentence-transformers uses it
_CHUNK = 20  # texts that go through the model together
_ASKED = 3  # questions of a passage at a time: they cost little beside the passage itself
_TYPO_SHARE = 0.15
_HALF_SHARE = 0.5  # of the passages, so that a few sentences are understood as well as a whole passage
_TOPIC_SHARE = 0.5
_NEAR_SHARE = 0.4  # of the near passages join a batch: all of them cost a quarter more time


def align(
    student: SentenceTransformer,
    teacher: SentenceTransformer,
    pairs: Sequence[tuple[str, str]],
    *,
    epochs: int,
    batch: int,
    rate: float,
) -> None:
    """Train on (Dutch, English) pairs."""
    targets = teacher.encode([english for _, english in pairs], batch_size=256, convert_to_tensor=True).cpu()

    def batches() -> Iterator[torch.Tensor]:
        for _ in range(epochs):
            order = random.sample(range(len(pairs)), len(pairs))
            for group in (order[start : start + batch] for start in range(0, len(order), batch)):
                vectors = embed(student, [pairs[number][0] for number in group])
                yield (1 - functional.cosine_similarity(vectors, targets[group])).mean()

    steps = epochs * -(-len(pairs) // batch)
    _train(student, batches, steps, rate, "align")


def contrast(
    student: SentenceTransformer,
    passages: Sequence[Passage],
    synonyms: Sequence[tuple[str, ...]],
    *,
    rounds: int,
    batch: int,
    rate: float,
) -> None:
    """Train on questions and passages; a round asks a few questions of each passage.

    Passages of one topic stand together: sections of one article are what must be told apart.
    """
    topics: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        topics[passage.topic].append(passage)

    def batches() -> Iterator[torch.Tensor]:
        for _ in range(rounds):
            shuffled = random.sample(list(topics.values()), len(topics))
            order = [passage for topic in shuffled for passage in random.sample(topic, len(topic))]
            for start in range(0, len(order), batch):
                group = order[start : start + batch]
                asked = [random.sample(passage.questions, _ASKED) for passage in group]
                questions = [_typed(question) for several in asked for question in several]
                candidates = [_as_it_may_stand(passage) for passage in group]
                candidates += [passage.near for passage in group if random.random() < _NEAR_SHARE]
                own = torch.arange(len(group)).repeat_interleave(_ASKED)
                loss = _nearest(student, questions, candidates, own)
                words = [random.sample(concept, 2) for concept in random.sample(synonyms, batch)]
                firsts, seconds = zip(*words, strict=True)
                yield loss + 0.3 * _nearest(student, firsts, seconds, torch.arange(batch))

    steps = rounds * -(-len(passages) // batch)
    _train(student, batches, steps, rate, "contrast")


def embed(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """`(len(texts), dim)` unit rows, with gradients.

    Computed in bfloat16, and texts of like length together, so that little is padding: twice as fast on a CPU.
    """
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    rows = [_embed(model, [texts[number] for number in order[at : at + _CHUNK]]) for at in range(0, len(order), _CHUNK)]
    return torch.cat(rows)[torch.tensor(order).argsort()]


def _embed(model: SentenceTransformer, texts: list[str]) -> torch.Tensor:
    features = model.tokenizer(texts, padding=True, truncation=True, max_length=144, return_tensors="pt")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = model(dict(features))["sentence_embedding"]
    return functional.normalize(vectors.float(), dim=1)


def _nearest(
    student: SentenceTransformer, questions: Sequence[str], candidates: Sequence[str], own: torch.Tensor
) -> torch.Tensor:
    """Cross-entropy of finding, for each question, its `own` candidate's number among all candidates."""
    scores = embed(student, questions) @ embed(student, candidates).T
    return functional.cross_entropy(scores * _SCALE, own)


def _train(
    student: SentenceTransformer, losses: Callable[[], Iterator[torch.Tensor]], steps: int, rate: float, title: str
) -> None:
    """Run AdamW over the losses; the word vectors learn ten times as fast as the layers, which start out knowing."""
    words = [value for name, value in student.named_parameters() if "word_embeddings" in name]
    layers = [value for name, value in student.named_parameters() if "word_embeddings" not in name]
    optimizer = torch.optim.AdamW(
        [{"params": words, "lr": 10 * rate}, {"params": layers, "lr": rate}], weight_decay=0.01
    )
    warmup = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warmup, max(0.02, (steps - step) / max(1, steps - warmup)))
    )
    student.train()
    with tqdm(total=steps, desc=title, unit="batch") as bar:
        for loss in losses():
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            bar.update()
            bar.set_postfix(loss=f"{loss.item():.3f}")
    student.eval()


def _as_it_may_stand(passage: Passage) -> str:
    """The passage under its heading, sometimes under its topic too, sometimes only half of it."""
    sentences = re.split(r"(?<=[.!?]) ", passage.body)
    if random.random() < _HALF_SHARE and len(sentences) > 1:
        size = -(-len(sentences) // 2)
        start = random.randrange(len(sentences) - size + 1)
        sentences = sentences[start : start + size]
    above = f"{passage.topic}. {passage.heading}" if random.random() < _TOPIC_SHARE else passage.heading
    return f"{above}. {' '.join(sentences)}"


def _typed(question: str) -> str:
    """The question, sometimes with a slip of the finger: a letter left out, doubled or swapped with the next."""
    if random.random() > _TYPO_SHARE or len(question) < 8:  # noqa: PLR2004
        return question
    at = random.randrange(1, len(question) - 2)
    slip = random.choice(("", question[at] * 2, question[at + 1] + question[at]))
    return question[:at] + slip + question[at + (2 if len(slip) == 2 and slip[0] != slip[1] else 1) :]  # noqa: PLR2004
