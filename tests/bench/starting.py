"""How soon a server is ready, and how much of its memory the workers share: `make bench` prints it."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import psutil

from bot.evaluation import read_questions
from tests.paths import ROOT
from tests.server import free_port, serving
from tests.web.test_metrics import ask

WORKERS = 4
RUNS = 3
ASKED = 100
# What a server does, with the time after the imports: the application, and the first answer, after which it says where
# it is.
READY = """
import time
from time import process_time
began = time.perf_counter()
import web, bot.assembly, bot.channels, gunicorn.app.wsgiapp, index.encoders.onnx
from bot import Message
imported, worked = time.perf_counter(), process_time()
app = web.create_app()
assistant = app.extensions["follower"].assistant
made = time.perf_counter()
assistant.reply(Message(assistant.examples()[0]))
print(imported - began, made - imported, time.perf_counter() - made, process_time() - worked)
"""


def main() -> None:
    """The default corpus and encoder."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"LETTERLIJK_STORE": str(pathlib.Path(folder) / "store")}
        subprocess.run([sys.executable, "-m", "bot", "rebuild"], cwd=ROOT, env=environment, check=True)
        _start(environment)
        _share(environment)


def _start(environment: dict[str, str]) -> None:
    runs = []
    for _ in range(RUNS):
        command = [sys.executable, "-c", READY]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        runs.append(tuple(map(float, done.stdout.split())))
    imports, made, first, worked = min(runs, key=lambda times: times[1] + times[2])
    print(f"imports                          {imports:6.2f} s, best of {RUNS}")
    print(f"ready after the imports          {made + first:6.2f} s: application {made:.2f}, first answer {first:.2f};")
    print(f"                                 {worked:6.2f} s of a core, the wait for others left out")


def _share(environment: dict[str, str]) -> None:
    began = time.perf_counter()
    with serving(environment, free_port(), workers=WORKERS) as server:
        print(f"`python -m bot serve` to ready   {time.perf_counter() - began:6.2f} s, with a look at the articles")
        time.sleep(5)  # the other workers
        for question in read_questions(ROOT / "tests" / "questions.jsonl")[:ASKED]:
            ask(server.url, question.question)
        master = psutil.Process(server.process.pid)
        print(f"{'memory, in MB':<33}{'resident':>9}{'its share':>10}{'its own':>9}")
        for name, each in (("first process", master), *(("worker", worker) for worker in master.children())):
            memory = each.memory_full_info()
            print(f"{name:<33}{memory.rss / 1e6:9.0f}{memory.pss / 1e6:10.0f}{memory.uss / 1e6:9.0f}")
        every = [each.memory_full_info() for each in (master, *master.children())]
        together, alone = sum(each.pss for each in every), sum(each.rss for each in every)
        print(
            f"{WORKERS} workers and the first process  {together / 1e6:6.0f} MB; unshared it would be {alone / 1e6:.0f}"
        )


if __name__ == "__main__":
    main()
