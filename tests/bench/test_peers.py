"""Side by side: what went and what was lost is noticed, and docs/peers.md shows what was measured."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

from tests.bench.peers import corpora, found
from tests.bench.peers.contract import Corpus, Found
from tests.bench.peers.corpora import Change, Passage
from tests.bench.peers.ours import Peer
from tests.bench.peers.plot import OURS, PANELS, THEIRS, bars, stale_share
from tests.bench.peers.table import aims, corpora_in, read_rows, table
from tests.paths import ROOT


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Six articles of three paragraphs, and the same a day later."""
    (tmp_path / "before").mkdir()
    for number, about in enumerate(("kramp", "slapen", "tremor", "spierpijn", "vermoeidheid", "tintelingen")):
        paragraphs = (
            f"## {about} {part}\n\nDit gaat over {about} en over deel {part} van wat wij daarover weten, nu en later."
            for part in ("een", "twee", "drie")
        )
        text = f"---\ntitle: Alles over {about}\n---\n\n" + "\n\n".join(paragraphs) + "\n"
        (tmp_path / "before" / f"a{number}.md").write_text(text, encoding="utf-8")
    corpora.edit(tmp_path)
    return tmp_path


def day(folder: pathlib.Path, name: str) -> Corpus:
    return Corpus(folder / name, corpora.read_passages(folder / f"{name}.json"))


def difference(folder: pathlib.Path) -> Change:
    return corpora.change_between(day(folder, "before").passages, day(folder, "after").passages)


def built(folder: pathlib.Path, name: str) -> Peer:
    """Ours, with the encoder that needs no model, on the articles of one day."""
    index = folder / f"index-{name}"
    index.mkdir()
    system = Peer(index, "hashing", None)
    system.build(day(folder, name))
    system.open()
    return system


def test_a_day_edits_two_articles_and_removes_two(folder: pathlib.Path) -> None:
    change = difference(folder)
    assert (len(change.edited), len(change.removed)) == (2, 2)
    # Of an edited article a paragraph is another and a paragraph went; of a removed one all three went.
    assert len(change.gone) == 2 * 2 + 2 * 3
    assert len(change.ids_gone) == 2 * 1 + 2 * 3
    now = "".join(path.read_text(encoding="utf-8") for path in (folder / "after").glob("*.md"))
    assert not [passage for passage in change.gone if passage.body in now]


def test_an_index_of_yesterday_still_finds_what_went(folder: pathlib.Path) -> None:
    gone = difference(folder).gone
    assert found.stale(built(folder, "before"), gone) == [passage.id for passage in gone]


def test_a_rebuild_finds_nothing_that_went_and_loses_nothing(folder: pathlib.Path) -> None:
    system, change = built(folder, "before"), difference(folder)
    system.update(day(folder, "after"), change)
    system.open()
    kept = found.untouched(day(folder, "before").passages, change)
    assert len(kept) == 2 * 3
    assert (found.stale(system, change.gone), found.lost(system, kept)) == ([], [])


def test_what_an_index_lacks_is_lost(folder: pathlib.Path) -> None:
    system, change = built(folder, "after"), difference(folder)
    removed = [passage for passage in day(folder, "before").passages if passage.article in change.removed]
    assert found.lost(system, removed) == [passage.id for passage in removed]


def test_large_corpora_are_sampled_the_last_passages_with_them() -> None:
    passages = [Passage(f"a{number}-0", f"a{number}", "tekst", "tekst") for number in range(1000)]
    kept = found.untouched(passages, Change(("a999",), (), (), ()))
    assert len(kept) == len(set(kept)) == 40
    assert kept[-20:] == passages[979:999]
    assert len(found.some(passages)) == 30


def test_ranks_and_success() -> None:
    hits = [Found("b", ""), Found("a", ""), Found("a", "")]
    assert [found.rank_of(article, hits) for article in "abc"] == [2, 1, 0]
    assert found.success([1, 2, 0, 4], 1) == 0.25
    assert found.success([1, 2, 0, 4], 3) == 0.5


def row(system: str, model: str, corpus: str, **other: Any) -> dict[str, Any]:
    """What was measured of a system, by hand."""
    step = {"s": 2.0, "wall_s": 3.0, "stale": 3, "lost": 0}
    return {
        "corpus": corpus,
        "model": model,
        "system": system,
        "passages": 600,
        "gone": 10,
        "untouched": 40,
        "build": {"s": 30.0, "wall_s": 31.0},
        "update": step,
        "sync": step | {"s": 4.0, "stale": 0, "lost": 1},
        "cold_s": 5.04,
        "p50_ms": 20.0,
        "p99_ms": 31.26,
        "rss_mb": 1234,
        "success_at_1": 0.5,
        "success_at_3": 0.755,
    } | other


ROWS = [
    row("txtai", "minilm", "govfaq"),
    row("haystack", "default", "govfaq") | {"build": {"s": 1.0}},  # not in the table: its name says MiniLM
    {"corpus": "govfaq", "model": "default", "system": "txtai", "unavailable": "OSError"},
    row("ours", "default", "govfaq", build={"s": 10.0}, p50_ms=8.0, update={"s": 1.0, "stale": 0, "lost": 0}),
    row("txtai", "minilm", "synthetic", encoded={"s": 20.0}),
    row("ours", "default", "synthetic", encoded={"s": 6.0}, p50_ms=30.0, update={"s": 3.0, "stale": 0, "lost": 2}),
]


def test_the_table() -> None:
    lines = table(ROWS, "govfaq").split("\n")
    assert lines[1] == "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    assert (
        lines[2] == "| **ours** | 60 | 8.0 / 31.3 ms | 5.0 s | 1,234 MB | 0.50 / 0.76 | 1.00 s, 0 of 10 | | 1 of 40 |"
    )
    assert lines[3] == (
        "| txtai | 20 | 20.0 / 31.3 ms | 5.0 s | 1,234 MB | 0.50 / 0.76 | 2.00 s, 3 of 10 | 4.00 s, 0 of 10 | 1 of 40 |"
    )
    assert len(lines) == 4
    assert "success" not in table(ROWS, "synthetic")
    assert "| 1,234 MB | 6.00 s | 3.00 s, 0 of 10 |" in table(ROWS, "synthetic")


def test_the_aims() -> None:
    assert aims(ROWS) == [
        "govfaq: passages/s 3.00 times the fastest peer's (aim 3): met",
        "govfaq: p50 0.40 of the fastest peer's (aim 0.5): met",
        "govfaq: rebuild 0.50 of the fastest peer's (aim 1): met",
        "govfaq: rebuild of the index alone 0.50, and deleting 0.25 of the fastest peer's",
        "govfaq: 0 stale or lost (aim 0): met",
        "synthetic: passages/s 1.00 times the fastest peer's (aim 3): not met",
        "synthetic: p50 1.50 of the fastest peer's (aim 0.5): not met",
        "synthetic: rebuild 0.30 of the fastest peer's (aim 1): met",
        "synthetic: rebuild of the index alone 1.50, and deleting 0.75 of the fastest peer's",
        "synthetic: 2 stale or lost (aim 0): not met",
    ]


def test_the_bars_of_the_plot() -> None:
    assert bars(ROWS, "govfaq", PANELS[0][2]) == [("ours", 60.0, OURS), ("txtai", 20.0, THEIRS)]
    assert bars(ROWS, "synthetic", stale_share) == [("ours", 0.0, OURS), ("txtai", 30.0, THEIRS)]


def test_the_page_shows_what_was_measured() -> None:
    rows, page = read_rows(), (ROOT / "docs" / "peers.md").read_text(encoding="utf-8")
    assert rows
    for corpus in corpora_in(rows):
        assert table(rows, corpus) in page
    assert table(rows, "govfaq") in (ROOT / "README.md").read_text(encoding="utf-8")
