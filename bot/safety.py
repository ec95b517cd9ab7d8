"""Urgent messages: whoever is in an emergency gets a telephone number before anything else.

The situations and the numbers are data, owned by the editors (`urgent.yaml`). It is a signpost, not triage: nothing is
scored or judged, and a question *about* an emergency is answered like any other.

How the list is written (its first lines tell the editors the same):

    spelling        a word, and other spellings of it: each is read as that word
    words           groups of words or expressions that signs use by their name, in capitals
    information     signs of a sentence that asks for information or tells of the past: it is left out
    cards           name, text, signs: the first card is shown of which one sign is in what is left of the message
    sign            parts with & between them, in any order; a part that starts with "not" must be absent
    part            words or expressions with commas between them: one suffices
    word*           any ending;  N  a number;  NN  one of two digits or more;  ^ $  begin and end of a sentence;
    ..              up to four words between

A word of five letters or more that is not Dutch is read as the word of the list that is one slip away, or two in a long
word.
"""

from __future__ import annotations

import functools
import itertools
import operator
import pathlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import simplemma
import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.types import SettingsError
from index import fold

DEFAULT = pathlib.Path(__file__).with_name("urgent.yaml")

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)|\n")
_APOSTROPHE = re.compile("['`\u2018\u2019]")
_WORD = re.compile(r"[a-z0-9]+\*?")
_SHORT, _LONG = 5, 9  # letters of a word that may have one slip, and two
_BETWEEN = r"(?: \w+){0,4}"


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences: their words in a row, and what occurs in them: words, beginnings of words, names of groups."""

    text: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expression:
    """Several words. All its keys must occur, in the order of the pattern."""

    keys: frozenset[str]
    pattern: re.Pattern[str]

    def is_in(self, said: Said) -> bool:
        return self.keys <= said.keys and bool(self.pattern.search(said.text))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words and expressions, of which one suffices."""

    words: frozenset[str]
    expressions: Mapping[str, tuple[Expression, ...]]  # by one of the keys of each

    def is_in(self, said: Said) -> bool:
        if not self.words.isdisjoint(said.keys):
            return True
        return any(each.is_in(said) for key in self.expressions.keys() & said.keys for each in self.expressions[key])


@dataclass(frozen=True, slots=True)
class Sign:
    """A phrase of every part must occur, and none of `absent`; `written` is how the editors' list says so."""

    written: str
    keys: frozenset[str]  # one of these must occur, by which most signs are soon done with
    parts: tuple[Phrases, ...]
    absent: Phrases

    def is_in(self, said: Said) -> bool:
        occurs = not self.keys.isdisjoint(said.keys) and all(part.is_in(said) for part in self.parts)
        return occurs and not self.absent.is_in(said)


@dataclass(frozen=True, slots=True)
class Card:
    """What to say, and the signs, of which one suffices."""

    name: str
    text: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Signposts:
    """The editors' list. `known` are the words in it, by first letter: few people mistype that one."""

    spelling: Mapping[str, str]
    known: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Phrases]
    information: tuple[Sign, ...]
    cards: tuple[Card, ...]

    def for_message(self, text: str) -> str:
        """The text of the first card of which a sign is in the message; an empty string when there is none."""
        found = self.found_in(text)
        return found[0].text if found else ""

    def found_in(self, text: str) -> tuple[Card, Sign] | None:
        """The first card of which a sign is in the message, with that sign."""
        sentences = [self._said(sentence) for sentence in _SENTENCE.split(text)]
        told = [each for each in sentences if not _any_in(self.information, each)]
        said = Said(" ".join(each.text for each in told), frozenset().union(*(each.keys for each in told)))
        return next(((card, sign) for card in self.cards for sign in card.signs if sign.is_in(said)), None)

    def _said(self, sentence: str) -> Said:
        written = re.findall(r"\w+|,", _APOSTROPHE.sub("", fold(sentence)))
        words = " ".join(self._respelled(word) for word in written).split()
        keys = {"^", "$", *words, *(f"{word[:end]}*" for word in words for end in range(1, len(word) + 1))}
        keys.update(name for word in words if word.isdecimal() for name in ("N", "NN")[: len(word)])
        said = Said(" ".join(("^", *words, "$")), frozenset(keys))
        for name, phrases in self.groups.items():  # in the order of the file: a group may use those above it
            if phrases.is_in(said):
                said = Said(said.text, said.keys | {name})
        return said

    def _respelled(self, word: str) -> str:
        if word in self.spelling:
            return self.spelling[word]
        known = self.known.get(word[0], ())
        if len(word) < _SHORT or word in known or simplemma.is_known(word, lang="nl"):
            return word
        slips = 1 if len(word) < _LONG else 2
        found = process.extractOne(word, known, scorer=OSA.distance, processor=None, score_cutoff=slips)
        return found[0] if found else word


@functools.cache
def signposts_in(path: pathlib.Path = DEFAULT) -> Signposts:
    """The signposts of a file. Raises `SettingsError`, naming the file and what is wrong with it."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        reader = _Reader()
        spelling = {other: word for word, others in rows["spelling"].items() for other in _parted(others, ",")}
        groups = {name: reader.group(name, phrases) for name, phrases in rows["words"].items()}
        information = tuple(map(reader.sign, rows["information"]))
        cards = tuple(
            Card(row["name"], row["text"].strip(), tuple(map(reader.sign, row["signs"]))) for row in rows["cards"]
        )
        return Signposts(spelling, reader.known_by_letter(), groups, information, cards)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise SettingsError(
            f"{path}: the urgent situations cannot be read ({error!r}): put back the file's last good version, or set "
            "LETTERLIJK_URGENT to another file"
        ) from None


class _Reader:
    """Reads signs, and remembers the words in them and the groups so far."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._sources: dict[str, str] = {"..": _BETWEEN, "N": r"\d+", "NN": r"\d\d+", "^": r"\^", "$": r"\$"}

    def group(self, name: str, written: str) -> Phrases:
        phrases = self._phrases(_parted(written, ","))
        self._sources[name] = "(?:" + "|".join(map(self._source, _parted(written, ","))) + ")"
        return phrases

    def sign(self, written: str) -> Sign:
        parts = _parted(written, "&")
        absent = [part.removeprefix("not ") for part in parts if part.startswith("not ")]
        wanted = tuple(self._phrases(_parted(part, ",")) for part in parts if not part.startswith("not "))
        keys = min((part.words | part.expressions.keys() for part in wanted), key=len)
        return Sign(written, keys, wanted, self._phrases([phrase for part in absent for phrase in _parted(part, ",")]))

    def known_by_letter(self) -> dict[str, tuple[str, ...]]:
        words = sorted(self._known)
        return {letter: tuple(same) for letter, same in itertools.groupby(words, operator.itemgetter(0))}

    def _phrases(self, written: list[str]) -> Phrases:
        words = " ".join(written).split()
        self._known.update(word.rstrip("*") for word in words if len(word) >= _SHORT and word.islower())
        expressions: dict[str, tuple[Expression, ...]] = {}
        for phrase in written:
            pattern = re.compile(rf"(?<!\S){self._source(phrase)}(?!\S)")  # also of one word, to see that it is right
            if len(tokens := phrase.split()) > 1:
                key = max(tokens, key=len)  # the longest is the rarest
                expressions[key] = (*expressions.get(key, ()), Expression(frozenset(tokens) - {".."}, pattern))
        return Phrases(frozenset(phrase for phrase in written if len(phrase.split()) == 1), expressions)

    def _source(self, phrase: str) -> str:
        return " ".join(map(self._token, phrase.split())).replace(f" {_BETWEEN}", _BETWEEN)

    def _token(self, token: str) -> str:
        if token in self._sources:
            return self._sources[token]
        if not _WORD.fullmatch(token):
            raise ValueError(f"{token!r} is no word in small letters without accents, and no name of a group above it")
        return token.replace("*", r"\w*")


def _parted(written: str, mark: str) -> list[str]:
    return [part.strip() for part in written.split(mark)]


def _any_in(signs: Iterable[Sign], said: Said) -> bool:
    return any(sign.is_in(said) for sign in signs)
