"""/metrics of the process that answers messengers, as Prometheus reads it."""

from __future__ import annotations

import pathlib
import socket
import time
import urllib.error
import urllib.request

import pytest

from bot import Settings, SettingsError
from bot.metrics_page import show_metrics
from tests.bot.delivery.burst import json_posts, post_all, start_worker
from tests.bot.delivery.platform import Platform
from tests.server import free_port, serving, settings_in
from tests.web.test_metrics import samples


def test_the_process_for_messengers_shows_its_own(
    platform: Platform, articles: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    port = free_port()
    more = {"METRICS_TOKEN": "geheim-van-prometheus", "METRICS_PORT": str(port), "JSON_SHARED_SECRET": "geheim"}
    environment = settings_in(tmp_path, articles, **more, JSON_PRIVATE_CALLBACKS="yes")
    with serving(environment, free_port()) as server, start_worker(environment, "--threads", "1") as worker:
        post_all(server.url, json_posts(2, 1, f"{platform.url}/callback"), 1)
        url, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while len(platform.sent) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        said = samples(url)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{url}/metrics", timeout=20)  # noqa: S310 our own address
        worker.terminate()
        assert worker.wait(30) == 0
    assert said["letterlijk_questions_total channel=json outcome=smalltalk"] == 2
    assert said["letterlijk_messages stage=received"] == 0
    assert (said["letterlijk_ready"], said["letterlijk_articles"]) == (1, 3)


def test_who_says_nothing_keeps_prometheus_waiting_for_a_moment_only(caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(metrics_token="geheim", metrics_port=free_port())
    show_metrics(settings, lambda: b"gemeten")
    place = ("127.0.0.1", settings.metrics_port)
    headers = {"Authorization": "Bearer geheim"}
    request = urllib.request.Request(f"http://127.0.0.1:{settings.metrics_port}/metrics", headers=headers)
    with socket.create_connection(place), urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
        assert response.read() == b"gemeten"
    assert "a request for the measures failed" in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_a_port_that_is_taken_is_named() -> None:
    settings = Settings(metrics_token="geheim", metrics_port=free_port())
    show_metrics(settings, lambda: b"")
    with pytest.raises(SettingsError, match=f"port {settings.metrics_port} of 127.0.0.1 cannot be used"):
        show_metrics(settings, lambda: b"")
