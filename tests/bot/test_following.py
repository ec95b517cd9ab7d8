"""Whoever answers takes up what is published; here the process that answers messengers, and one that has no index."""

from __future__ import annotations

import pathlib
import time

import pytest

from bot.channels.generic import Json
from bot.delivery.intake import Intake
from bot.delivery.queue import open_queue
from bot.following import Follower
from bot.settings import Settings
from index import StoreError, rebuild_from
from index.encoders.hashing import HashingEncoder
from tests.bot.delivery.burst import environment_for, start_worker
from tests.bot.delivery.platform import platform_serving
from tests.bot.delivery.test_intake import headers_for, question
from tests.conftest import silently
from tests.faults.visitors import until

ASKED = "wat helpt tegen de hik?"


def test_the_worker_of_messengers_takes_up_a_new_index_within_two_seconds(
    articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    with platform_serving() as platform:
        environment = environment_for(tmp_path, articles, platform)
        channel = Json("geheim", private_callbacks="yes")
        intake = Intake({"json": channel}, open_queue(environment["LETTERLIJK_QUEUE"]), remembered=60)

        def heard(number: int) -> str:
            """What is answered to the question, asked anew."""
            body = question(str(number), ASKED, callback=f"{platform.url}/callback")
            intake.receive(
                "json", lambda _: pytest.fail("answered at once"), headers=headers_for(body), query={}, body=body
            )
            until(lambda: len(platform.sent) == number)
            return str(platform.sent[-1].body)

        worker = start_worker(environment)
        try:
            assert "Houd je adem in." not in heard(1)
            (articles / "hik.md").write_text("---\ntitle: De hik\n---\n\nWat helpt tegen de hik? Houd je adem in.\n")
            rebuild_from(tmp_path / "store", articles, HashingEncoder(), silently)
            time.sleep(2)
            assert "Houd je adem in." in heard(2)
        finally:
            worker.terminate()
            assert worker.wait(30) == 0


def test_without_an_index_it_says_so_until_there_is_one(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    follower = Follower(Settings(store=tmp_path / "store", encoder="hashing"), lambda: None)
    follower.look()
    with pytest.raises(StoreError, match="run `python -m bot rebuild`"):
        follower.ready()
    rebuild_from(tmp_path / "store", articles, HashingEncoder(), silently)
    follower.look()
    assert follower.ready().status().generation == 1
