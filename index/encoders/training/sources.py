"""The texts that the bundled encoder learns from: our own, and those of a data folder (its README gives licences)."""

from __future__ import annotations

import json
import pathlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_OWN = pathlib.Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with questions that it answers, a near passage that does not, and questions that no passage answers."""

    topic: str
    heading: str
    body: str
    questions: tuple[str, ...]
    near: str
    unanswered: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The passage as it is searched: under its heading."""
        return f"{self.heading}. {self.body}"


def read_passages() -> list[Passage]:
    """Our own passages; a follow-up question gets its topic in front."""
    return [
        Passage(
            row["topic"],
            row["heading"],
            row["passage"],
            tuple(_whole(row["topic"], question) for question in row["questions"]),
            row["near"],
            tuple(row.get("unanswered", ())),
        )
        for row in _rows()
    ]


def read_translated_questions() -> list[tuple[str, str]]:
    """Our own questions, and some sentences, with what they mean in English."""
    asked = [(q["q"], q["en"]) for row in _rows() for q in row["questions"] if "en" in q]
    return asked + [(dutch, english) for dutch, english in (line.split("\t") for line in _lines(_OWN / "english.tsv"))]


def read_glosses(folder: pathlib.Path) -> dict[str, tuple[str, ...]]:
    """English glosses of Dutch words and expressions, most usual first; our own before Open Multilingual Wordnet."""
    glosses: dict[str, tuple[str, ...]] = {}
    wordnet: dict[str, list[str]] = defaultdict(list)
    for line in _lines(folder / "omw" / "nl_en.tsv"):
        dutch, english = line.split("\t")[:2]
        wordnet[dutch.lower().replace("_", " ")].append(english.replace("_", " ").lower())
    for dutch, english_words in wordnet.items():
        # Wordnet lists senses without an order of use: the words that stand in most of them come first.
        glosses[dutch] = tuple(sorted(set(english_words), key=lambda word: (-english_words.count(word), len(word)))[:3])
    for line in _lines(_OWN / "glossary.tsv"):
        dutch, english = line.split("\t")[:2]
        glosses[dutch.lower().replace("_", " ")] = tuple(part.strip() for part in english.split(";") if part.strip())
    return glosses


def read_synonyms() -> list[tuple[str, ...]]:
    """Groups of words for one concept, medical and lay."""
    groups = (tuple(part for part in line.split("\t") if part) for line in _lines(_OWN / "thesaurus.tsv"))
    return [group for group in groups if len(group) > 1]


def read_translations(folder: pathlib.Path) -> list[tuple[str, str]]:
    """Dutch sentences with their English translations."""
    pairs = []
    for dutch, english in (
        ("tatoeba/tatoeba.nld-eng.nld", "tatoeba/tatoeba.nld-eng.eng"),
        ("ntrex/nld.txt", "ntrex/eng.txt"),
    ):
        pairs += list(zip(_lines(folder / dutch), _lines(folder / english), strict=True))
    return pairs


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(_OWN.glob("*.jsonl")) for line in _lines(file)]


def _whole(topic: str, question: dict[str, str]) -> str:
    return f"{topic} {question['q']}" if question["kind"] == "followup" else question["q"]


def _lines(path: pathlib.Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
