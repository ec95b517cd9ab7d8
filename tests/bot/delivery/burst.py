"""Many messages at once to a real server, answered by a real worker: what both a test and a benchmark do."""

from __future__ import annotations

import contextlib
import http.client
import json
import pathlib
import random
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.bot.channels.test_whatsapp import TestWhatsApp as WhatsAppRequests
from tests.bot.channels.test_whatsapp import payload, said
from tests.bot.delivery.platform import Platform
from tests.bot.delivery.test_intake import headers_for
from tests.paths import ROOT
from tests.server import settings_in

QUESTION = "wie ben je?"


@dataclass(frozen=True)
class Post:
    """One request to a webhook."""

    name: str
    body: bytes
    headers: dict[str, str]


def environment_for(folder: pathlib.Path, articles: pathlib.Path, platform: Platform) -> dict[str, str]:
    """Settings with WhatsApp and JSON enabled."""
    return settings_in(
        folder,
        articles,
        JSON_SHARED_SECRET="geheim",
        JSON_PRIVATE_CALLBACKS="yes",
        WHATSAPP_APP_SECRET=WhatsAppRequests.channel.app_secret,
        WHATSAPP_VERIFY_TOKEN="verificatie",
        WHATSAPP_TOKEN="toegang",
        WHATSAPP_PHONE_NUMBER_ID=WhatsAppRequests.channel.phone_number_id,
        WHATSAPP_API=f"{platform.url}/graph",
    )


def json_posts(senders: int, messages: int, callback: str) -> list[Post]:
    """One message in each request."""
    posts = []
    for number in range(messages):
        for sender in range(senders):
            said = {"id": f"j{sender}-{number}", "sender": f"an{sender}", "text": QUESTION, "callback": callback}
            body = json.dumps(said).encode()
            posts.append(Post("json", body, headers_for(body)))
    return posts


def whatsapp_posts(senders: int, messages: int, chance: random.Random) -> list[Post]:
    """Messages in batches of one to five, of any senders."""
    now = int(time.time())
    each = [
        said(text={"body": QUESTION})
        | {"from": f"316{sender:08}", "id": f"w{sender}-{number}", "timestamp": str(now + number)}
        for number in range(messages)
        for sender in range(senders)
    ]
    chance.shuffle(each)
    posts = []
    while each:
        size = chance.randint(1, 5)
        batch, each = each[:size], each[size:]
        body = payload(*batch)
        posts.append(Post("whatsapp", body, dict(WhatsAppRequests().signed(body).headers)))
    return posts


def post_all(url: str, posts: Sequence[Post], threads: int) -> list[float]:
    """Send every request, again until it is acknowledged, as platforms do. Returns the seconds that each took."""
    chunks = [posts[first::threads] for first in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return [seconds for times in pool.map(lambda chunk: list(_posted(url, chunk)), chunks) for seconds in times]


def _posted(url: str, posts: Iterable[Post]) -> Iterator[float]:
    host = urllib.parse.urlsplit(url).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    for post in posts:
        start = time.perf_counter()
        for _ in range(20):
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request("POST", f"/webhooks/{post.name}", post.body, post.headers)
                response = connection.getresponse()
                response.read()
                if response.status == http.HTTPStatus.OK:
                    break
            connection.close()
        else:
            raise AssertionError("a webhook was not acknowledged")
        yield time.perf_counter() - start
    connection.close()


def start_worker(environment: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    """`python -m bot channels run` as a process of its own."""
    command = [sys.executable, "-m", "bot", "channels", "run", *options]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
