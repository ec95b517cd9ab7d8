"""The only place that wires messengers: settings to an intake for the web server, and to a worker."""

from __future__ import annotations

import pathlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

from bot.channel import Channel, Delivery, Verdict
from bot.channels import CHANNELS, INSTALL, readiness_of
from bot.channels.matrix import Matrix
from bot.channels.telegram import Telegram
from bot.delivery.answering import Kept
from bot.delivery.intake import Intake
from bot.delivery.queue import Counts, Queue, open_queue
from bot.delivery.worker import Worker
from bot.observing import Reply
from bot.records import forgetter, notice_of
from bot.settings import Settings, channel_settings, settings_from
from bot.types import SettingsError

Listener = Callable[[threading.Event], None]
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Answering:
    """A worker, and what reads messages for channels without a webhook, each to be run in a thread of its own."""

    worker: Worker
    listeners: tuple[Listener, ...]
    names: tuple[str, ...]


def enabled() -> dict[str, Channel]:
    """The channels that are set, by name. Raises `SettingsError` when one is set by half, or lacks its library."""
    channels = {}
    for kind in CHANNELS:
        readiness = readiness_of(kind, channel_settings(kind.name))
        if readiness.missing:
            raise SettingsError(f"the channel {kind.name} is not ready: set {', '.join(readiness.missing)}")
        if readiness.libraries:
            raise SettingsError(f"the channel {kind.name} needs {', '.join(readiness.libraries)}: {INSTALL}")
        if readiness.channel:
            channels[kind.name] = readiness.channel
    return channels


def assemble_intake(settings: Settings | None = None) -> Intake:
    """What takes the requests of the enabled channels, by default with the settings of the environment."""
    settings = settings or settings_from()
    remembered = settings.remembered_minutes * _MINUTE
    return Intake(enabled(), open_queue(settings.queue), remembered, kept=_kept_by(settings))


def assemble_worker(settings: Settings, reply: Reply, lease: float) -> Answering:
    """What answers the enabled channels. Raises `SettingsError` when there is none."""
    from bot.delivery.sending import HttpSender

    channels, queue = enabled(), open_queue(settings.queue)
    if not channels:
        raise SettingsError("no channel is enabled: see docs/channels/README.md")
    remembered = settings.remembered_minutes * _MINUTE
    intake, http = Intake(channels, queue, remembered), HttpSender()
    senders, listeners = {}, []
    for channel in channels.values():
        if isinstance(channel, Matrix):
            from bot.delivery.rooms import Rooms

            rooms = Rooms(channel, intake, queue)
            senders[channel.name] = rooms.send
            listeners.append(rooms.run)
        if isinstance(channel, Telegram) and channel.polling == "yes":
            from bot.delivery.polling import WAIT, Polling

            listeners.append(Polling(channel, intake, queue, HttpSender(2.0 * WAIT)).run)

    def send(channel: Channel, delivery: Delivery) -> Verdict:
        return senders.get(channel.name, http.send)(channel, delivery)

    return Answering(
        Worker(channels, queue, reply, send, remembered=remembered, lease=lease, kept=_kept_by(settings)),
        tuple(listeners),
        tuple(channels),
    )


def messages_in(settings: Settings) -> Counts | None:
    """How many messages the queue has; None when there is no queue yet."""
    if "://" not in settings.queue and not pathlib.Path(settings.queue).exists():
        return None
    queue: Queue = open_queue(settings.queue)
    return queue.counts()


def _kept_by(settings: Settings) -> Kept:
    return Kept(forgetter(settings), notice_of(settings))
