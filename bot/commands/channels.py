"""`channels`: which messengers are enabled, and the process that answers them."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import threading
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for
from bot.delivery.queue import LEASE, QueueError

if TYPE_CHECKING:
    from bot.channel import Call, Channel, Returned
    from bot.commands.options import Subparsers
    from bot.following import Follower
    from bot.settings import Settings

_THREADS = 4


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("channels", help="list the messengers, or answer what came in from them")
    parser.set_defaults(run=run_list)
    actions = parser.add_subparsers(metavar="ACTION")
    listing = actions.add_parser("list", help="which are enabled, what is missing, whether the credentials are good")
    listing.set_defaults(run=run_list)
    running = actions.add_parser("run", help="answer messages, until it is stopped")
    running.add_argument("--threads", type=int, default=_THREADS, help="how many answers at a time (default: 4)")
    running.add_argument(
        "--lease",
        type=float,
        default=LEASE,
        help="seconds until another worker takes over the messages of one that died (default: 60)",
    )
    add_places(running)
    running.set_defaults(run=run_worker)
    hook = actions.add_parser("set-webhook", help="tell the platform where our webhook is")
    hook.add_argument("channel", choices=["telegram"], help="the others are set on the platform's own pages")
    hook.add_argument("address", help="the public address of this server, such as https://bot.example.nl")
    hook.set_defaults(run=run_set_webhook)


def run_list(given: argparse.Namespace) -> int:
    """Returns 1 when a channel that is set is not ready, or its credentials are refused."""
    from bot.channels import CHANNELS, INSTALL, readiness_of
    from bot.delivery.assembly import messages_in
    from bot.settings import channel_settings

    fine = True
    for kind in CHANNELS:
        readiness = readiness_of(kind, channel_settings(kind.name))
        said = "off"
        if readiness.missing:
            said = f"not ready: set {', '.join(readiness.missing)}"
        elif readiness.libraries:
            said = f"not ready: {INSTALL} ({', '.join(readiness.libraries)} is missing)"
        elif readiness.channel:
            good, checked = _checked(readiness.channel)
            said = f"enabled, {checked}"
            fine = fine and good
        fine = fine and not (readiness.missing or readiness.libraries)
        print(f"{kind.name:<10} {said}")
    if counts := messages_in(settings_for(given)):
        print(
            f"messages: {counts.received} waiting, {counts.answered} being sent, {counts.done} answered, "
            f"{counts.given_up} given up"
        )
    return 0 if fine else 1


def run_worker(given: argparse.Namespace) -> int:
    """Answer until SIGTERM or SIGINT; what is under way is ended first."""
    from bot.assembly import observers_from
    from bot.commands.ask import ready_assistant
    from bot.delivery.assembly import assemble_worker
    from bot.following import Follower
    from bot.logs import log_to_stderr
    from bot.observing import observed
    from bot.records import recorded

    settings = settings_for(given)
    log_to_stderr(settings.log)  # type: ignore[arg-type]
    follower = Follower(settings, lambda: ready_assistant(settings, threads=1))
    if settings.metrics_port:
        _show_metrics(settings, follower)
    reply = recorded(observed(lambda message: follower.ready().reply(message), observers_from(settings)), settings)
    answering = assemble_worker(settings, reply, given.lease)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    listeners = (follower.keep_up, *answering.listeners)
    threads = [threading.Thread(target=listener, args=(stopping,)) for listener in listeners]
    for thread in threads:
        thread.start()
    print(f"answering {', '.join(answering.names)}", flush=True)
    answering.worker.run(stopping, given.threads)
    for thread in threads:
        thread.join()
    return 0


def _show_metrics(settings: Settings, follower: Follower) -> None:
    """Let Prometheus read what this process counts."""
    from bot.delivery.assembly import messages_in
    from bot.metrics import measures
    from bot.metrics_page import show_metrics
    from bot.rebuilding import rebuild_state

    def exposition() -> bytes:
        try:
            messages = messages_in(settings)
        except QueueError:  # which the worker logs
            messages = None
        return measures().exposition(follower.ready().status(), rebuild_state(settings.store), messages)

    show_metrics(settings, exposition)


def run_set_webhook(given: argparse.Namespace) -> int:
    """Tell Telegram our address and the secret it must show."""
    from bot.channels.telegram import Telegram
    from bot.delivery.assembly import enabled
    from bot.types import SettingsError

    channel = enabled().get(given.channel)
    if not (isinstance(channel, Telegram) and channel.webhook_secret):
        raise SettingsError("set LETTERLIJK_TELEGRAM_TOKEN and LETTERLIJK_TELEGRAM_WEBHOOK_SECRET first")
    address = f"{given.address.rstrip('/')}/webhooks/telegram"
    wanted = {"url": address, "secret_token": channel.webhook_secret, "allowed_updates": ["message"]}
    problem = _problem(channel, channel.method("setWebhook", json.dumps(wanted)))
    print(f"{address}: {problem}" if problem else f"Telegram sends to {address}")
    return 1 if problem else 0


def _checked(channel: Channel) -> tuple[bool, str]:
    """Whether the platform takes the credentials, and what to print of it."""
    call = channel.check()
    if call is None:
        return True, "no call to check the credentials"
    problem = _problem(channel, call)
    return not problem, problem or "credentials are good"


def _problem(channel: Channel, call: Call) -> str:
    """What the platform has against a call; an empty string when nothing."""
    import httpx2

    from bot.channel import Fate
    from bot.delivery.sending import HttpSender

    try:
        with contextlib.closing(HttpSender()) as sender:
            returned = sender.returned(call)
    except httpx2.HTTPError as error:
        return f"{channel.name} cannot be reached ({type(error).__name__})"
    verdict = channel.judge(returned)
    return "" if verdict.fate is Fate.SENT else f"{channel.name} says: {_said(returned) or verdict.reason}"


def _said(returned: Returned) -> str:
    """The platform's own words for what is wrong: Telegram's, Meta's, or those of Slack and Matrix."""
    from bot.nested import text_at

    places = (("description",), ("error", "message"), ("error",))
    words = next(filter(None, (text_at(returned.json(), *place) for place in places)), "")
    return words and f"{words} (HTTP {returned.status})"
