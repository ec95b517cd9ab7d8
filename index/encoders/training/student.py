"""The student: the English model's layers under a Dutch vocabulary."""

from __future__ import annotations

import copy
import pathlib
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import AutoModel

LONGEST = 144  # pieces of a text that are learned from
Tokens = tuple[torch.Tensor, torch.Tensor]  # the pieces' numbers and which are no padding, both (texts, pieces)


def device() -> torch.device:
    """The accelerator where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def load_teacher(folder: pathlib.Path) -> nn.Module:
    """The English model, in single precision."""
    model: nn.Module = AutoModel.from_pretrained(str(folder), dtype=torch.float32, add_pooling_layer=False)
    return model.to(device()).eval()


def student_of(teacher: nn.Module, starts: Sequence[Sequence[Sequence[int]]]) -> nn.Module:
    """A copy of the teacher whose pieces start as the mean of the teacher's pieces of their glosses."""
    student = copy.deepcopy(teacher)
    weights = teacher.get_input_embeddings().weight.detach()  # type: ignore[operator]
    student.resize_token_embeddings(len(starts), mean_resizing=False)  # type: ignore[operator]
    with torch.no_grad():
        student.get_input_embeddings().weight.copy_(starting_vectors(starts, weights.cpu()))  # type: ignore[operator]
    return student


def starting_vectors(starts: Sequence[Sequence[Sequence[int]]], weights: torch.Tensor) -> torch.Tensor:
    """`(len(starts), dim)` float32: the mean of what `vocabulary.starts_of` gives in `weights`, the teacher's.

    The first gloss, the most usual, weighs twice the second. A piece without glosses starts as the mean of all.
    """
    mean = weights.mean(dim=0)
    rows = []
    for start in starts:
        vectors = [weights[torch.tensor(row)].mean(dim=0) for row in start]
        rows.append((2 * vectors[0] + vectors[1]) / 3 if len(vectors) > 1 else vectors[0] if vectors else mean)
    return torch.stack(rows)


def load_tokenizer(path: pathlib.Path) -> Tokenizer:
    """A tokenizer that makes texts of a batch as long as its longest."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding(pad_id=0)
    return tokenizer


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> Tokens:
    """The texts in pieces."""
    found = tokenizer.encode_batch(list(texts))
    return torch.tensor([text.ids for text in found]), torch.tensor([text.attention_mask for text in found])


def embed(model: nn.Module, tokens: Tokens) -> torch.Tensor:
    """`(texts, dim)` float32 unit rows: the mean of the pieces' vectors. The layers count in bfloat16."""
    numbers, mask = (each.to(device(), non_blocking=True) for each in tokens)
    with torch.autocast(device().type, dtype=torch.bfloat16):
        hidden = model(input_ids=numbers, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    return functional.normalize((hidden.float() * weights).sum(dim=1) / weights.sum(dim=1), dim=1)


@torch.no_grad()
def encode(model: nn.Module, tokenizer: Tokenizer, texts: Sequence[str], batch: int = 256) -> torch.Tensor:
    """`(len(texts), dim)`, without gradients; texts of like length together, so that little is padding."""
    order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
    groups = [order[at : at + batch] for at in range(0, len(order), batch)]
    model.eval()
    rows = torch.cat([embed(model, tokens_of(tokenizer, [texts[number] for number in group])) for group in groups])
    return rows[torch.tensor(order).argsort().to(rows.device)]
