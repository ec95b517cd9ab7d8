"""The reasons of an answer in Dutch sentences, put together from `bot.wording_desk`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot import smalltalk, source
from bot import wording_desk as words
from bot.aspects import missed_in
from bot.assistant import MAX_QUESTION, Assistant, Ground, Reasoned
from bot.confidence import said_in
from bot.followup import understood
from bot.language import DUTCH
from bot.types import Message, Outcome
from index import Trace

_TYPED = re.compile(r"['’]?[^\W\d_]+(?:['’][^\W\d_]+)?")


def without_search(assistant: Assistant, asked: str, reasoned: Reasoned) -> tuple[str, ...]:
    """Why nothing was searched."""
    if reasoned.ground is Ground.URGENT:
        card, sign = assistant.signposts.found_in(asked[:MAX_QUESTION]) or (None, None)
        return (words.WHY_URGENT.format(card=card.name if card else "", sign=sign.written if sign else ""),)
    if reasoned.ground is Ground.SOURCE:
        named = source.article_named_in(asked)
        return (words.WHY_SOURCE, *((words.WHY_SOURCE_NAMED.format(named=named),) if named else ()))
    if not asked:
        return (words.WHY_EMPTY,)
    if len(asked) > MAX_QUESTION:
        return (words.WHY_TOO_LONG.format(limit=MAX_QUESTION, length=len(asked)),)
    return (words.WHY_SMALLTALK.format(kind=words.SMALLTALK_KINDS.get(smalltalk.reply_to(asked), "")),)


def of_search(assistant: Assistant, asked: str, reasoned: Reasoned, trace: Trace) -> tuple[str, ...]:
    """Why what was found is an answer, is one with doubt, or is none."""
    return tuple(_of_search(assistant, asked, reasoned, trace))


def repairs_in(assistant: Assistant, message: Message, reasoned: Reasoned) -> tuple[tuple[str, str], ...]:
    """What was typed, and the word that it was taken for."""
    if reasoned.language != DUTCH:
        return ()
    typed = _TYPED.findall(understood(message.text.strip(), message.conversation.questions))
    pairs = ((word, assistant.retriever.corrected(word)) for word in dict.fromkeys(typed))
    return tuple((word, meant) for word, meant in pairs if word != meant)


def _of_search(assistant: Assistant, asked: str, reasoned: Reasoned, trace: Trace) -> Iterator[str]:
    if reasoned.language != DUTCH:
        yield words.WHY_LANGUAGE
    if reasoned.question != asked:
        yield words.WHY_UNDERSTOOD.format(question=reasoned.question)
    if not reasoned.hits:
        yield words.WHY_NO_HITS
        return
    yield from _of_verdict(assistant, reasoned)
    best = reasoned.hits[0]
    nearest, coverage, _ = reasoned.features
    yield words.WHY_SIMILARITY.format(value=number(nearest))
    missed = missed_in(reasoned.question, said_in(best, assistant.generation.articles))
    needed = assistant.calibration.nearest_needed(reasoned.features)
    if reasoned.outcome is not Outcome.ANSWERED and not missed and needed <= 1:
        yield words.WHY_SIMILARITY_NEEDED.format(value=number(needed))
    yield words.WHY_COVERAGE.format(percent=round(100 * coverage))
    if absent := [word.written for word in trace.words if not word.is_stop_word and not word.passages]:
        yield words.WHY_ABSENT.format(words=", ".join(absent))
    if missed:
        yield words.WHY_MISSED.format(words=missed)


def _of_verdict(assistant: Assistant, reasoned: Reasoned) -> Iterator[str]:
    calibration, answer = assistant.calibration, reasoned.answer
    limits = {
        "sure": _percent(answer.confidence),
        "answer": _percent(calibration.answer),
        "decline": _percent(calibration.decline),
    }
    yield {
        Outcome.ANSWERED: words.WHY_ANSWERED,
        Outcome.UNSURE: words.WHY_UNSURE,
        Outcome.DECLINED: words.WHY_DECLINED,
    }[reasoned.outcome].format(**limits)
    if answer.outcome is not reasoned.outcome:
        yield words.WHY_NO_QUOTE
    elif answer.quotes and not answer.quotes[0].text:
        yield words.WHY_NOT_QUOTABLE


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def number(value: float | None) -> str:
    """A number with two decimals, as the Dutch write it; a dash for none."""
    if value is None:
        return "–"
    return f"{value:.2f}".replace(".", ",")
