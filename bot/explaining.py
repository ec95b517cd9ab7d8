"""Why is the answer what it is? A message to everything that was weighed, and to the reasons in plain Dutch.

The answer and its search are those of `bot.assistant`; this only sets out what they say of themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot import reasons
from bot.assistant import Assistant, Ground, Reasoned
from bot.types import Answer, Message
from corpus import Span
from index import Hit, Legs, TracedWord


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that either leg of the search found, and what each makes of it.

    `similarity` is made of the cosines `by_passage` and `by_sentence`, `fused` of `similarity` and `coverage`; `score`
    is `fused`, or a reranker's. `ranks` counts from 1 per leg that had it among its candidates. `shared` are the terms
    of the question in it. `is_considered` when it was among those that the answer was chosen from.
    """

    rank: int
    article_id: str
    title: str
    headings: tuple[str, ...]
    span: Span
    text: str
    sentence: str
    by_passage: float
    by_sentence: float
    similarity: float
    bm25: float | None
    coverage: float
    fused: float
    score: float
    ranks: dict[str, int]
    shared: tuple[str, ...]
    is_considered: bool
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Confidence:
    """The three features of `bot.confidence`, what each adds to the sum, and the probability that the sum makes.

    `answer` is the probability from which the bot answers, `decline` the one below which it declines.
    """

    nearest: float
    coverage: float
    missed: float
    weighted: tuple[float, float, float]
    bias: float
    probability: float
    answer: float
    decline: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer explained. What stands below `why` is there for an answer that rests on a search.

    `searched` is `understood` with what synonyms add. `repairs` and `synonyms` are pairs of what was typed and what it
    was taken for.
    """

    asked: str
    answer: Answer
    ground: Ground
    why: tuple[str, ...]
    language: str = "nl"
    understood: str = ""
    searched: str = ""
    repairs: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    words: tuple[TracedWord, ...] = ()
    confidence: Confidence | None = None
    candidates: tuple[Candidate, ...] = ()


def explain(assistant: Assistant, message: Message) -> Explanation:
    """How the assistant comes to its answer to the message."""
    reasoned = assistant.reasoned(message)
    asked = message.text.strip()
    if reasoned.ground is not Ground.SEARCH:
        return Explanation(asked, reasoned.answer, reasoned.ground, reasons.without_search(assistant, asked, reasoned))
    trace = assistant.retriever.trace(reasoned.question)
    confidence = _confidence(assistant, reasoned)
    return Explanation(
        asked,
        reasoned.answer,
        reasoned.ground,
        reasons.of_search(assistant, asked, reasoned, trace),
        reasoned.language,
        reasoned.question,
        trace.searched,
        reasons.repairs_in(assistant, message, reasoned),
        trace.synonyms,
        trace.words,
        confidence,
        _candidates(assistant, reasoned, trace.candidates),
    )


def _confidence(assistant: Assistant, reasoned: Reasoned) -> Confidence:
    calibration = assistant.calibration
    return Confidence(
        *reasoned.features,
        calibration.weighted(reasoned.features),
        calibration.bias,
        reasoned.answer.confidence,
        calibration.answer,
        calibration.decline,
    )


def _candidates(assistant: Assistant, reasoned: Reasoned, found: tuple[Legs, ...]) -> tuple[Candidate, ...]:
    """Those that were considered, in the order in which they were; then the others."""
    considered = {hit.number: (place, hit) for place, hit in enumerate(reasoned.hits)}
    quoted = {(quote.article_id, quote.span) for quote in reasoned.answer.quotes}
    ordered = sorted(found, key=lambda legs: considered.get(legs.hit.number, (len(considered), legs.hit))[0])
    rows = []
    for rank, legs in enumerate(ordered, 1):
        _, hit = considered.get(legs.hit.number, (0, legs.hit))
        is_quoted = (hit.chunk.article_id, hit.chunk.span) in quoted
        rows.append(_candidate(assistant, rank, legs, hit, considered=hit.number in considered, quoted=is_quoted))
    return tuple(rows)


def _candidate(assistant: Assistant, rank: int, legs: Legs, hit: Hit, *, considered: bool, quoted: bool) -> Candidate:
    chunk = hit.chunk
    article = assistant.generation.articles[chunk.article_id]
    return Candidate(
        rank,
        chunk.article_id,
        article.metadata.title,
        chunk.headings,
        chunk.span,
        chunk.text,
        hit.sentence.of(article.text),
        legs.passage,
        legs.sentence,
        hit.similarity,
        legs.bm25,
        hit.coverage,
        legs.hit.score,
        hit.score,
        dict(hit.ranks),
        legs.shared,
        considered,
        quoted,
    )
