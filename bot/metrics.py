"""Counts and times for Prometheus. No texts, no addresses, no articles: every label has a few values that we chose.

Several processes of a server count in files of a folder that `python -m bot serve` makes (PROMETHEUS_MULTIPROC_DIR);
whichever is asked adds them up. What is a state and not a count is looked up when it is asked for.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from bot.assistant import Status
from bot.delivery.queue import Counts
from bot.observing import Answered
from bot.rebuilding import RebuildState

_TOO_MANY = 429
# Seconds. An answer takes a few milliseconds; what takes half a second was noticed.
_BUCKETS = (0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5)


class Measures:
    """What this process and, on a server, those beside it have counted since the start."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._questions = Counter(
            "letterlijk_questions", "Questions that were answered.", ["channel", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "letterlijk_answer_seconds", "How long answering took.", buckets=_BUCKETS, registry=registry
        )
        self._responses = Counter(
            "letterlijk_http_responses", "Responses by class of status.", ["status"], registry=registry
        )
        self._unread = Counter(
            "letterlijk_http_unread", "Requests that were refused or ended unread.", ["reason"], registry=registry
        )
        self._limited = Counter("letterlijk_rate_limited", "Requests refused for coming too fast.", registry=registry)

    def answered(self, told: Answered) -> None:
        """Count an answer: an observer."""
        self._questions.labels(told.message.channel, told.answer.outcome.value).inc()
        self._seconds.observe(told.seconds)

    def responded(self, status: int) -> None:
        """Count an HTTP response."""
        self._responses.labels(f"{status // 100}xx").inc()
        if status == _TOO_MANY:
            self._limited.inc()

    def unread(self, reason: str) -> None:
        """Count a request that never was one: `reason` is "malformed" or "unfinished"."""
        self._unread.labels(reason).inc()

    def exposition(self, index: Status | None, rebuilds: RebuildState, messages: Counts | None = None) -> bytes:
        """Everything in Prometheus' text format. `index` is what is answered from, None when there is nothing."""
        state = CollectorRegistry()
        state.register(_State((*_of_index(index), *_of_rebuilds(rebuilds), *_of_messages(messages))))
        return generate_latest(_collected(self._registry)) + generate_latest(state)


@functools.cache
def measures() -> Measures:
    """Those of this process."""
    return Measures()


class _State:
    """Measures that were just taken, as prometheus_client wants them."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = tuple(metrics)

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _collected(own: CollectorRegistry) -> CollectorRegistry:
    """The counts of all processes of a server; those of this process where it has none beside it."""
    together = CollectorRegistry()
    try:
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    except ValueError:  # there is no folder to count in
        return own
    return together


def _of_index(index: Status | None) -> Iterator[Metric]:
    yield GaugeMetricFamily("letterlijk_ready", "Whether there is an index to answer from.", float(index is not None))
    if index:
        age = (datetime.datetime.now(datetime.UTC) - index.built).total_seconds()
        yield GaugeMetricFamily("letterlijk_index_age_seconds", "Since the served index was built.", age)
        yield GaugeMetricFamily("letterlijk_index_generation", "The number of the served index.", index.generation)
        yield GaugeMetricFamily("letterlijk_articles", "Articles in the served index.", index.articles)
        yield GaugeMetricFamily("letterlijk_passages", "Passages in the served index.", index.passages)


def _of_rebuilds(rebuilds: RebuildState) -> Iterator[Metric]:
    counted = CounterMetricFamily("letterlijk_rebuilds", "Rebuilds of the index in this store.", labels=["result"])
    counted.add_metric(["done"], rebuilds.succeeded)
    counted.add_metric(["failed"], rebuilds.failed)
    yield counted
    running = float(rebuilds.status == "running")
    yield GaugeMetricFamily("letterlijk_rebuild_running", "Whether the index is being rebuilt.", running)
    if rebuilds.finished:
        failed = float(rebuilds.status == "failed")
        yield GaugeMetricFamily("letterlijk_rebuild_failed", "Whether the last rebuild went wrong.", failed)
        moment = rebuilds.finished.timestamp()
        yield GaugeMetricFamily("letterlijk_rebuild_timestamp_seconds", "When the last rebuild ended.", moment)


def _of_messages(messages: Counts | None) -> Iterator[Metric]:
    if messages:
        kept = GaugeMetricFamily("letterlijk_messages", "Messages of messengers by stage.", labels=["stage"])
        for stage in ("received", "answered", "done", "given_up"):
            kept.add_metric([stage], getattr(messages, stage))
        yield kept
