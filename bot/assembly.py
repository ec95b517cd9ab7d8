"""The only place that wires: settings to a working assistant."""

from __future__ import annotations

import contextlib

from bot.assistant import Assistant
from bot.observing import Observer
from bot.records import observers_of
from bot.safety import signposts_in
from bot.settings import Settings, settings_from
from index import Backend, EncoderError, Retriever, backend_of, load_encoder, load_reranker


def assemble(settings: Settings | None = None, threads: int | None = None) -> Assistant:
    """An assistant on the published index, by default with the settings of the environment.

    `threads` is how many cores one question may use, by default all. Raises `index.SearchError` when there is no index
    or it does not fit the encoder.
    """
    settings = settings or settings_from()
    generation = index_of(settings).open_current()
    retriever = Retriever(generation, load_encoder(settings.encoder, threads), load_reranker(settings.reranker))
    return Assistant(retriever, signposts_in(settings.urgent), settings.address)


def index_of(settings: Settings) -> Backend:
    """Where the index is. Raises `index.StoreError` when the library that this takes is not installed."""
    return backend_of(settings.backend, settings.store, settings.milvus_uri, settings.milvus_token)


def renewed(assistant: Assistant | None, settings: Settings, threads: int | None = None) -> Assistant:
    """The assistant on what is published now; models that are loaded are used again where they fit. Raises as above."""
    if assistant:
        with contextlib.suppress(EncoderError):
            return assistant.on(index_of(settings).open_current())
    return assemble(settings, threads)


def observers_from(settings: Settings) -> tuple[Observer, ...]:
    """Who is told of every answer, on the web and in messengers."""
    observers = list(observers_of(settings))
    if settings.metrics_token:
        from bot.metrics import measures

        observers.append(measures().answered)
    return tuple(observers)
