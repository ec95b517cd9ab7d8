"""The default numbers of `bot.confidence`: our own articles and the two real ones, with the questions of both."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot import Settings
from bot.calibration import calibrated
from bot.evaluation import read_questions
from corpus import read_folder
from index import Retriever, load_encoder, open_current, rebuild
from tests.bench.quality import QUESTIONS, imported
from tests.conftest import silently
from tests.paths import ROOT


def main() -> None:
    """Print the calibration."""
    encoder = load_encoder(Settings().encoder)
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Path(folder) / "own", read_folder(Settings().articles).articles, encoder, silently)
        own = Retriever(open_current(Path(folder) / "own"), encoder)
        real = Retriever(imported(Path(folder), encoder), encoder)
        sets = [(own, read_questions(ROOT / "tests" / "questions.jsonl")), (real, read_questions(QUESTIONS))]
        print(calibrated(sets))


if __name__ == "__main__":
    main()
