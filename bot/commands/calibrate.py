"""`calibrate`: find how sure is sure enough for this index's encoder, and keep it in the index."""

from __future__ import annotations

import argparse
import json
import pathlib
from typing import TYPE_CHECKING

from bot.commands.options import add_places, settings_for

if TYPE_CHECKING:
    from bot.commands.options import Subparsers


def add_to(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("calibrate", help="set how sure the bot must be, from questions with known answers")
    parser.add_argument("file", type=pathlib.Path, metavar="QUESTIONS.jsonl")
    add_places(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    from bot.assembly import index_of
    from bot.calibration import calibrated
    from bot.evaluation import read_questions
    from index import Retriever, load_encoder, load_reranker

    settings = settings_for(given)
    questions = read_questions(given.file)
    index = index_of(settings)
    generation = index.open_current()
    retriever = Retriever(generation, load_encoder(settings.encoder), load_reranker(settings.reranker))
    calibration = calibrated([(retriever, questions)])
    number = index.keep_calibration(generation, calibration.stored())
    print(f"index {number}: {json.dumps(calibration.stored())}")
    return 0
