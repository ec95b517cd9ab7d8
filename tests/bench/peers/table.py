"""docs/peers.json as docs/peers.md's tables, and whether the aims were met: `python -m tests.bench.peers.table`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.paths import ROOT

RESULTS = ROOT / "docs" / "peers.json"
NAMES = {
    ("ours", "default"): "**ours**",
    ("ours", "minilm"): "ours, with MiniLM",
    ("txtai", "minilm"): "txtai",
    ("langchain", "minilm"): "LangChain",
    ("llamaindex", "minilm"): "LlamaIndex",
    ("haystack", "minilm"): "Haystack",
}
Row = Mapping[str, Any]


def main() -> None:
    """Print the tables and the aims."""
    rows = read_rows()
    for corpus in corpora_in(rows):
        print(table(rows, corpus), end="\n\n")
    print("\n".join(aims(rows)))


def read_rows() -> list[Row]:
    """What was measured."""
    return list(json.loads(RESULTS.read_text(encoding="utf-8")))


def corpora_in(rows: Sequence[Row]) -> list[str]:
    """The corpora that were measured, in order."""
    return list(dict.fromkeys(row["corpus"] for row in rows))


def of(rows: Sequence[Row], corpus: str) -> dict[tuple[str, str], Row]:
    """The rows of a corpus that have figures, by system and model, in the table's order."""
    found = {(row["system"], row["model"]): row for row in rows if row["corpus"] == corpus and "build" in row}
    return {key: found[key] for key in NAMES if key in found}


def table(rows: Sequence[Row], corpus: str) -> str:
    """A Markdown table of one corpus."""
    quality = corpus == "govfaq"
    heads = ["", "passages/s", "question p50 / p99", "first answer", "memory"]
    heads += ["success@1 / @3"] if quality else []
    heads += [] if quality else ["1 % edited, with encoding"]
    heads += ["1 % edited: taken up, still found", "and deleted, still found", "lost"]
    lines = [heads, ["---"] * len(heads)]
    lines += [_cells(NAMES[key], row, quality=quality) for key, row in of(rows, corpus).items()]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def _cells(name: str, row: Row, *, quality: bool) -> list[str]:
    cells = [
        name,
        f"{row['passages'] / row['build']['s']:,.0f}",
        f"{row['p50_ms']:.1f} / {row['p99_ms']:.1f} ms",
        f"{row['cold_s']:.1f} s",
        f"{row['rss_mb']:,} MB",
    ]
    if quality:
        cells.append(f"{row['success_at_1']:.2f} / {row['success_at_3']:.2f}")
    else:
        cells.append(f"{_encoded(row):.2f} s")
    for step in ("update", "sync"):
        own = step == "sync" and row["system"] == "ours"
        cells.append("" if own else f"{row[step]['s']:.2f} s, {row[step]['stale']} of {row['gone']}")
    return [*cells, f"{max(row[step]['lost'] for step in ('update', 'sync'))} of {row['untouched']}"]


def aims(rows: Sequence[Row]) -> list[str]:
    """Ours by default beside the best of the others, with what was aimed at."""
    lines = []
    for corpus in corpora_in(rows):
        every = of(rows, corpus)
        ours = every["ours", "default"]
        peers = [row for (system, _), row in every.items() if system != "ours"]
        faster = (ours["passages"] / ours["build"]["s"]) / max(row["passages"] / row["build"]["s"] for row in peers)
        quicker = ours["p50_ms"] / min(row["p50_ms"] for row in peers)
        again = _encoded(ours) / min(map(_encoded, peers))
        indexed = ours["update"]["s"] / min(row[step]["s"] for row in peers for step in ("update", "sync"))
        whole = ours["update"]["s"] / min(row["sync"]["s"] for row in peers)
        left = ours["update"]["stale"] + ours["update"]["lost"]
        lines += [
            f"{corpus}: passages/s {faster:.2f} times the fastest peer's (aim 3): {_met(faster >= 3)}",
            f"{corpus}: p50 {quicker:.2f} of the fastest peer's (aim 0.5): {_met(quicker <= 0.5)}",
            f"{corpus}: rebuild {again:.2f} of the fastest peer's (aim 1): {_met(again <= 1)}",
            f"{corpus}: rebuild of the index alone {indexed:.2f}, and deleting {whole:.2f} of the fastest peer's",
            f"{corpus}: {left} stale or lost (aim 0): {_met(left == 0)}",
        ]
    return lines


def _encoded(row: Row) -> float:
    """Seconds to take up what was edited, encoding included, as it is in each update where no vectors are composed."""
    return float(row.get("encoded", row["update"])["s"])


def _met(yes: bool) -> str:
    return "met" if yes else "not met"


if __name__ == "__main__":
    main()
