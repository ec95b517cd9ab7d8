"""docs/peers.json as a picture, docs/peers.png: `python -m tests.bench.peers.plot`."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence

from tests.bench.peers.table import NAMES, Row, corpora_in, of, read_rows
from tests.paths import ROOT

PICTURE = ROOT / "docs" / "peers.png"
OURS, THEIRS = "#0b6e69", "#b8b8b0"


def stale_share(row: Row) -> float:
    """How much of what went is still found after the update feature, in percent."""
    return float(100 * row["update"]["stale"] / row["gone"])


PANELS: tuple[tuple[str, str, Callable[[Row], float]], ...] = (
    ("govfaq", "passages indexed per second\n(more is better)", lambda row: row["passages"] / row["build"]["s"]),
    ("govfaq", "first quote right, %\n(more is better)", lambda row: 100 * row["success_at_1"]),
    ("synthetic", "ms for a question, median\n(less is better)", lambda row: row["p50_ms"]),
    (
        "synthetic",
        "s to take up a change, deleting\n(less is better)",
        lambda row: row["update" if row["system"] == "ours" else "sync"]["s"],
    ),
    (
        "synthetic",
        "% of removed text still found\nby its update feature (less is better)",
        stale_share,
    ),
)


def bars(rows: Sequence[Row], corpus: str, value: Callable[[Row], float]) -> list[tuple[str, float, str]]:
    """Label, length and colour of each bar, in the table's order."""
    return [
        (NAMES[key].strip("*"), value(row), OURS if key[0] == "ours" else THEIRS)
        for key, row in of(rows, corpus).items()
    ]


def draw(rows: Sequence[Row], picture: pathlib.Path) -> None:
    """A panel per measure, a bar per system."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(19, 2.8), layout="constrained")
    panels = [panel for panel in PANELS if panel[0] in corpora_in(rows)]
    for axes, (corpus, title, value) in zip(figure.subplots(1, len(panels)), panels, strict=True):
        names, lengths, colours = zip(*bars(rows, corpus, value), strict=True)
        drawn = axes.barh(names, lengths, color=colours)
        axes.bar_label(drawn, fmt="{:,.3g}", padding=3)
        axes.set_title(f"{title}", fontsize=10)
        axes.margins(x=0.2)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        axes.tick_params(left=False)
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    draw(read_rows(), PICTURE)
