"""What the program adds to bare search: `make bench` prints the ratio, measured alternately in one run."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot import Assistant, Message, Settings
from corpus import read_folder
from index import Retriever, load_encoder, open_current, rebuild
from index.dutch import terms_of
from tests.conftest import silently

ROUNDS = 40


def main() -> None:
    """Ask the example questions of the articles, warm, in both ways."""
    with tempfile.TemporaryDirectory() as folder:
        encoder = load_encoder("bundled", threads=1)
        rebuild(Path(folder), read_folder(Settings().articles).articles, encoder, silently)
        generation = open_current(Path(folder))
        assistant = Assistant(Retriever(generation, encoder))

        def bare(question: str) -> None:
            vector = encoder.encode_query([question])[0]
            generation.dense.search(vector, 50)
            generation.sparse.scores(terms_of(question))

        def whole(question: str) -> None:
            assistant.reply(Message(question))

        questions = [chunk.headings[-1] for chunk in generation.chunks if chunk.headings]
        for question in questions:
            bare(question)
            whole(question)
        times: dict[str, list[float]] = {"bare": [], "whole": []}
        for number in range(ROUNDS * len(questions) // 10):
            question = questions[number % len(questions)]
            times["bare"].append(_seconds(bare, question))
            times["whole"].append(_seconds(whole, question))
    bare_median, whole_median = (statistics.median(times[name]) for name in ("bare", "whole"))
    print(f"{len(times['bare'])} questions on {len(generation.chunks)} passages, one core, median of each")
    print(f"encode + FAISS + BM25, bare   {1000 * bare_median:6.1f} ms")
    print(f"Assistant.reply               {1000 * whole_median:6.1f} ms")
    print(f"ratio                         {whole_median / bare_median:6.2f}")


def _seconds(run: Callable[[str], None], question: str) -> float:
    start = time.perf_counter()
    run(question)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
