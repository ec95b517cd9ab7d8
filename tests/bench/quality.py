"""How well questions are answered: `make evaluate` prints the figures of docs/measured.md.

On the two real articles: what each part of the search adds, then the whole program per kind of question, declines
included. On the project's own articles and on the government's answers: the same in short.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot import Assistant, Settings
from bot.commands.evaluate import print_table, write_failures
from bot.evaluation import Question, asked, first_hit, measures_of, read_questions
from bot.followup import understood
from corpus import ArticleError, import_files, read_folder
from index import Encoder, Generation, Retriever, load_encoder, open_current, rebuild
from tests.bench import compounds
from tests.bench.ablation import Scored, ndcg_at_10, scored, success
from tests.conftest import silently
from tests.paths import ROOT, SHARED

QUESTIONS = SHARED / "eval" / "seed-dev.jsonl"
OWN_QUESTIONS = ROOT / "tests" / "questions.jsonl"
GOVERNMENT = SHARED / "eval" / "govfaq" / "govfaq.jsonl"
FAILURES = ROOT / "build"


def main() -> None:
    """Build the three indexes, ask every question."""
    encoder = load_encoder(Settings().encoder)
    FAILURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        real = imported(Path(folder) / "real", encoder)
        own = indexed(Settings().articles, Path(folder) / "own", encoder)
        questions, own_questions = read_questions(QUESTIONS), read_questions(OWN_QUESTIONS)
        print_ablation(
            with_answers(real, encoder, questions),
            with_answers(own, encoder, own_questions),
            *government(Path(folder) / "government", encoder),
        )
        for name, generation, of_set in (("real", real, questions), ("own", own, own_questions)):
            cases = asked(of_set, Assistant(Retriever(generation, encoder)).reply)
            print(f"\n{len(generation.articles)} {name} articles, {len(generation.chunks)} passages")
            print_table(measures_of(cases))
            words = [len(quote.text.split()) for case in cases for quote in case.answer.quotes if quote.text]
            print(f"words in a quote: {np.mean(words):.0f} on average, {max(words)} at most")
            write_failures(FAILURES / f"failures-{name}.jsonl", cases)
    print()
    compounds.main()


def imported(folder: Path, encoder: Encoder) -> Generation:
    """An index in `folder` of the two real articles."""
    results = list(import_files([SHARED / "articles"], folder / "articles", quotable=True))
    assert not [result for result in results if isinstance(result, ArticleError)]
    return indexed(folder / "articles", folder / "store", encoder)


def indexed(articles: Path, store: Path, encoder: Encoder) -> Generation:
    """An index in `store` of a folder of articles."""
    rebuild(store, read_folder(articles).articles, encoder, silently)
    return open_current(store)


def with_answers(generation: Generation, encoder: Encoder, questions: Sequence[Question]) -> list[Scored]:
    """The Dutch questions that passages answer, scored."""
    texts = [chunk.text for chunk in generation.chunks]
    pairs = [
        (
            understood(question.question, question.history),
            np.array([first_hit([text], question.gold) is not None for text in texts]),
        )
        for question in questions
        if question.gold and question.kind != "english"
    ]
    return scored(generation, encoder, pairs)


def government(folder: Path, encoder: Encoder) -> tuple[list[Scored], list[str]]:
    """The questions of the government's FAQ, scored over its answers; and the article of each passage."""
    rows = [json.loads(line) for line in GOVERNMENT.read_text(encoding="utf-8").splitlines()]
    articles = folder / "articles"
    articles.mkdir(parents=True)
    for number, row in enumerate(rows):
        title = json.dumps(row["answer"].strip().split("\n")[0][:80], ensure_ascii=False)
        text = f"---\ntitle: {title}\n---\n\n{row['answer']}"
        (articles / f"a{number:03}.md").write_text(text, encoding="utf-8")
    generation = indexed(articles, folder / "store", encoder)
    of_passage = [chunk.article_id for chunk in generation.chunks]
    pairs = [
        (row["question"], np.array([article == f"a{number:03}" for article in of_passage]))
        for number, row in enumerate(rows)
    ]
    return scored(generation, encoder, pairs), of_passage


def print_ablation(real: list[Scored], own: list[Scored], state: list[Scored], of_passage: list[str]) -> None:
    """A line per way of scoring: success@1 and @3 on real and own articles, nDCG@10 on the government's."""
    counts = (f"real ({len(real)})", f"own ({len(own)})", f"government ({len(state)})")
    print(f"{'ranked by':<34}{counts[0]:>13}{counts[1]:>15}{counts[2]:>19}")
    print(f"{'':<34}{'success@1/3':>13}{'success@1/3':>15}{'nDCG@10':>19}")
    for way in real[0].scores:
        shares = [f"{success(rows, way, 1):.2f} / {success(rows, way, 3):.2f}" for rows in (real, own)]
        print(f"{way:<34}{shares[0]:>13}{shares[1]:>15}{ndcg_at_10(state, way, of_passage):>19.3f}")


if __name__ == "__main__":
    main()
