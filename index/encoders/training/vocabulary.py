"""A Dutch vocabulary for an English transformer.

Each Dutch word, and each word as the tail of a compound ("##trekking"), becomes one piece, which starts from the
English model's pieces of its glosses, so that the layers above understand it before any training.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import simplemma
import wordfreq
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_WORD = re.compile(r"[^\W\d_]+")
_FREQUENT = 30_000  # Dutch words by general frequency
_ENGLISH = 3_000  # English words, for visitors who ask in English
_WORD_FREQUENCY = 2.8  # Zipf scale (van Heuven et al. 2014): rarer words must stand in our own texts,
_OFTEN = 2  # so often
_TAIL_FREQUENCY = 3.2  # a word at least this frequent may be the tail of a compound
_MIN_TAIL = 4
_ENDINGS = (
    "s en e n er te de ten den t je jes tje tjes pje pjes ing ings ingen heid heids heden lijk lijke lijks ig ige isch "
    "ische tie ties teit atie aties baar bare loos loze eren eert erend rijk achtig"
).split()


def choose_pieces(
    texts: Iterable[str], glosses: Mapping[str, tuple[str, ...]], english: Mapping[str, int]
) -> list[str]:
    """The pieces of the vocabulary, in order; `english` is the English model's own vocabulary."""
    fold = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()]).normalize_str
    counts = Counter(word for text in texts for word in _WORD.findall(fold(text)))
    own = {word for word, count in counts.items() if count >= _OFTEN}
    frequent = (fold(word) for word in wordfreq.top_n_list("nl", _FREQUENT))
    glossed = (fold(gloss) for gloss in glosses)
    words = [
        word
        for word in dict.fromkeys((*sorted(own), *frequent, *glossed))
        if _WORD.fullmatch(word)
        and (word in own or wordfreq.zipf_frequency(word, "nl") >= _WORD_FREQUENCY)
        and _glosses(word, glosses)
    ]
    tails = [
        f"##{word}"
        for word in words
        if len(word) >= _MIN_TAIL and wordfreq.zipf_frequency(word, "nl") >= _TAIL_FREQUENCY
    ]
    borrowed = [piece for piece in english if len(piece.removeprefix("##")) == 1 or piece.isdigit()]
    foreign = [word for word in wordfreq.top_n_list("en", _ENGLISH) if word in english]
    return list(dict.fromkeys((*SPECIAL, *borrowed, *words, *(f"##{ending}" for ending in _ENDINGS), *tails, *foreign)))


def starts_of(
    pieces: Sequence[str], glosses: Mapping[str, tuple[str, ...]], teacher: PreTrainedTokenizerBase
) -> list[list[list[int]]]:
    """For each piece the English model's pieces of its one or two most usual glosses, or of itself; or nothing."""
    vocabulary = teacher.get_vocab()
    starts = []
    for piece in pieces:
        if found := _glosses(piece.removeprefix("##"), glosses):
            numbers = (teacher(gloss, add_special_tokens=False)["input_ids"] for gloss in found)
            starts.append([row for row in numbers if row][:2])
        else:
            starts.append([[vocabulary[piece]]] if piece in vocabulary else [])
    return starts


def make_tokenizer(pieces: list[str]) -> PreTrainedTokenizerFast:
    """A tokenizer that cuts words into the longest known pieces from the left, and so compounds into their parts."""
    numbers = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106 not a password
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, numbers[name]) for name in ("[CLS]", "[SEP]")]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=256,
        **{f"{name[1:-1].lower()}_token": name for name in SPECIAL},
    )


def _glosses(word: str, glosses: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The glosses of a word form, of its lemma, or of the word it is a diminutive of."""
    lemma = simplemma.lemmatize(word, lang="nl")
    for form in (word, lemma, lemma.lower(), *_without_ending(word)):
        if any(gloss.strip() for gloss in glosses.get(form, ())):
            return glosses[form]
    return ()


def _without_ending(word: str) -> list[str]:
    endings = ("etjes", "etje", "pjes", "pje", "tjes", "tje", "jes", "je", "en", "s", "e")
    return [word.removesuffix(ending) for ending in endings if word.endswith(ending) and len(word) - len(ending) > 2]  # noqa: PLR2004
