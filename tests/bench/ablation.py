"""What each part of the search adds: every passage of an index scored in each way, alone and together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from nltk.stem.snowball import SnowballStemmer
from numpy.typing import NDArray

from index import Encoder, Generation, Retriever, words_of
from index.dutch import terms_of
from index.fusion import fuse, joined
from index.passages import searched_text
from index.sparse import Sparse

Scores = NDArray[np.float32]
_STEMMER = SnowballStemmer("dutch")


@dataclass(frozen=True)
class Scored:
    """A question with the scores of all passages, by way of scoring, and which passages answer it."""

    scores: Mapping[str, Scores]
    answers: NDArray[np.bool_]


def plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def stems(text: str) -> list[str]:
    return [_STEMMER.stem(word) for word in words_of(text)]


def scored(
    generation: Generation, encoder: Encoder, questions: Sequence[tuple[str, NDArray[np.bool_]]]
) -> list[Scored]:
    """Score all passages for questions, each given with the passages that answer it, as `(passages,)` booleans."""
    analysers: dict[str, Callable[[str], list[str]]] = {
        "words": plain,
        "stems, no stop words": stems,
        "lemmas, compounds, verbs": terms_of,
    }
    texts = [searched_text(generation.articles[chunk.article_id], chunk) for chunk in generation.chunks]
    legs = {name: (analyse, Sparse.build(map(analyse, texts))) for name, analyse in analysers.items()}
    retriever = Retriever(generation, encoder)
    numbers = np.arange(len(generation.chunks))
    rows = []
    for question, answers in questions:
        found = {f"BM25, {name}": sparse.scores(analyse(question)) for name, (analyse, sparse) in legs.items()}
        asked = retriever.corrected(question)
        found["BM25, typing mistakes put right"] = legs["lemmas, compounds, verbs"][1].scores(terms_of(asked))
        vector = encoder.encode_query([asked])[0]
        own, best, _ = generation.dense.similarities(vector, numbers)
        both = joined(own, best, encoder.passage_share)
        found["meaning of the passage"] = own
        found["meaning of the best sentence"] = best
        found["meaning of both"] = both
        found["all together"] = fuse(both, legs["lemmas, compounds, verbs"][1].coverage(terms_of(asked)))
        rows.append(Scored(found, answers))
    return rows


def success(rows: Sequence[Scored], way: str, most: int) -> float:
    """success@most: the share of questions with an answering passage among the first `most`."""
    return sum(bool(row.answers[np.argsort(-row.scores[way], kind="stable")[:most]].any()) for row in rows) / len(rows)


def ndcg_at_10(rows: Sequence[Scored], way: str, articles: Sequence[str]) -> float:
    """nDCG@10 over articles (Järvelin and Kekäläinen 2002), an article as good as its best passage; one answers."""
    gains = []
    for row in rows:
        ranked = list(dict.fromkeys(articles[number] for number in np.argsort(-row.scores[way], kind="stable")))
        right = articles[int(row.answers.argmax())]
        rank = ranked.index(right) + 1
        gains.append(1 / np.log2(rank + 1) if rank <= 10 else 0.0)
    return float(np.mean(gains))
