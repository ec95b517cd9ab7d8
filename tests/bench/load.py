"""How much the server can take: `make load` (MINUTES=10) prints it.

wrk asks the questions of `tests/questions.jsonl`, all of them different, of a real server on this machine, with whose
cores it makes do. A Flask server that always says the same is measured in between.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import psutil

from bot.evaluation import read_questions
from tests.paths import ROOT
from tests.server import free_port, serving

CONNECTIONS = 16  # each asks again as soon as it is answered
CROWD = 10 * CONNECTIONS
ROUNDS = 3
SECONDS = 10
MINUTES = 10
_SOON = 0.12  # seconds: what is asked of 99 in 100 answers
_GIVE_UP = 60  # seconds
_SCRIPT = pathlib.Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw: requests per second with an answer, milliseconds, refusals by status, what got no answer at all."""

    per_second: float
    p50: float
    p99: float
    refused: dict[str, int]
    broken: int


def main() -> None:
    """A short run for comparison, a long one for what grows, and a crowd."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of the long run (default: 10)")
    minutes = parser.parse_args().minutes
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        bodies = pathlib.Path(folder) / "bodies"
        bodies.write_text("\n".join(bodies_of_questions()), encoding="utf-8")
        environment = os.environ | {"LETTERLIJK_STORE": str(pathlib.Path(folder) / "store")}
        environment |= {"LETTERLIJK_RATE_LIMIT": "off", "BODIES": str(bodies)}
        subprocess.run([sys.executable, "-m", "bot", "rebuild"], cwd=ROOT, env=environment, check=True)
        with serving(environment, free_port(), workers=2) as server, _bare(environment) as bare:
            _compare(server.url, bare, environment)
            _last(server.url, environment, psutil.Process(server.process.pid), minutes)
            _crowd(server.url, environment)


def bodies_of_questions() -> list[str]:
    """What to send: each question once."""
    asked = dict.fromkeys(each.question for each in read_questions(ROOT / "tests" / "questions.jsonl"))
    return [json.dumps({"question": question}, ensure_ascii=False) for question in asked]


def wrk(url: str, environment: dict[str, str], connections: int, seconds: float) -> Load:
    """Ask for so many seconds over so many connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s", "-s", str(_SCRIPT)]
    done = subprocess.run([*command, f"{url}/api/ask"], env=environment, check=True, capture_output=True, text=True)
    found = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    statuses: dict[str, int] = found["statuses"]
    answered = statuses.pop("200", 0)
    return Load(answered / found["seconds"], found["p50"], found["p99"], statuses, found["broken"])


@contextlib.contextmanager
def _bare(environment: dict[str, str]) -> Iterator[str]:
    """The address of a server that always says the same, with as many processes and threads."""
    place = f"127.0.0.1:{free_port()}"
    options = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--bind", place, "tests.bench.bare:app"]
    with subprocess.Popen([sys.executable, "-m", "gunicorn", *options], cwd=ROOT, env=environment) as process:
        try:
            time.sleep(3)
            yield f"http://{place}"
        finally:
            process.terminate()


def _compare(url: str, bare: str, environment: dict[str, str]) -> None:
    wrk(url, environment, CONNECTIONS, SECONDS)  # warm
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(wrk(url, environment, CONNECTIONS, SECONDS))
        theirs.append(wrk(bare, environment, CONNECTIONS, SECONDS))
    print(f"{CONNECTIONS} connections, {ROUNDS} times {SECONDS} s, the median")
    for name, loads in (("answers", ours), ("the same always", theirs)):
        p50, p99 = (statistics.median(getattr(load, field) for load in loads) for field in ("p50", "p99"))
        print(f"{name:<16} {_rate(loads):6.0f} per second, p50 {p50:.1f} ms, p99 {p99:.1f} ms{_trouble(loads)}")
    print(f"ratio            {_rate(ours) / _rate(theirs):6.2f}", flush=True)


def _last(url: str, environment: dict[str, str], master: psutil.Process, minutes: float) -> None:
    loads, memory = [], []
    for _ in range(max(2, round(minutes))):
        loads.append(wrk(url, environment, CONNECTIONS, 60 * minutes / max(2, round(minutes))))
        memory.append(sum(each.memory_full_info().pss for each in (master, *master.children())) / 1e6)
    p99 = max(load.p99 for load in loads)
    print(f"{minutes:g} minutes: {_rate(loads):.0f} per second, p99 of the worst minute {p99:.1f} ms{_trouble(loads)}")
    print(f"memory {memory[0]:.0f} MB after the first minute, {memory[-1]:.0f} MB at the end", flush=True)


def _crowd(url: str, environment: dict[str, str]) -> None:
    waits, stop = list[float](), threading.Event()
    watching = threading.Thread(target=_watch, args=(url, stop, waits))
    watching.start()
    load = wrk(url, environment, CROWD, SECONDS)
    stop.set()
    watching.join()
    began = time.perf_counter()
    while _seconds(f"{url}/api/ask", "wat is een emg?") > _SOON and time.perf_counter() - began < _GIVE_UP:
        pass
    recovered = time.perf_counter() - began
    print(f"{CROWD} connections: {load.per_second:.0f} answers per second, p99 {load.p99:.0f} ms{_trouble([load])}")
    print(
        f"health meanwhile: {max(waits):.2f} s at most ({len(waits)} times, {waits.count(float('inf'))} without answer)"
    )
    print(f"as before after {recovered:.2f} s")


def _watch(url: str, stop: threading.Event, waits: list[float]) -> None:
    while not stop.wait(0.2):
        waits.append(_seconds(f"{url}/healthz"))


def _seconds(url: str, question: str = "") -> float:
    """How long a request takes; for ever when it is refused."""
    began = time.perf_counter()
    try:
        answer = httpx2.post(url, json={"question": question}, timeout=10) if question else httpx2.get(url, timeout=10)
    except httpx2.HTTPError:
        return float("inf")
    return time.perf_counter() - began if answer.is_success else float("inf")


def _rate(loads: list[Load]) -> float:
    return statistics.median(load.per_second for load in loads)


def _trouble(loads: list[Load]) -> str:
    refused: dict[str, int] = {}
    for load in loads:
        for status, count in load.refused.items():
            refused[status] = refused.get(status, 0) + count
    broken = sum(load.broken for load in loads)
    return "".join(f", {count} times {status}" for status, count in refused.items()) + f", {broken} without answer"


if __name__ == "__main__":
    main()
