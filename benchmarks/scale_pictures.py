"""Draws docs/scaling.json, which keeps what ``scale`` gave, as the pictures of docs/scaling.md.

uv run --group training python -m benchmarks.scale_pictures
"""

import json
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

from benchmarks.scale_load import BY_HOUR

DOCS = Path(__file__).parents[1] / "docs"
SHARES = (("p50", "#2f855a"), ("p95", "#b7791f"), ("p99", "#c53030"))


def main() -> None:
    kept = json.loads((DOCS / "scaling.json").read_text())
    draw_cards(kept["evening"], DOCS / "scaling-cards.png")
    draw_day(kept["days"], DOCS / "scaling-day.png")


def draw_cards(rows: list[dict[str, Any]], path: Path) -> None:
    """Waits in the evening by cards, where each brings its servers along."""
    figure, (waits, busy) = pyplot.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    cards = [row["cards"] for row in rows]
    for share, colour in SHARES:
        waits.plot(
            cards, [row[f"in_line_{share}"] for row in rows], "o-", color=colour, label=share
        )
    waits.set(xscale="log", xlabel="cards, each with 900 servers", ylabel="seconds in line")
    waits.set_xticks(cards, [str(n) for n in cards])
    waits.legend(frameon=False)
    busy.plot(cards, [100 * row["busy"] for row in rows], "o-", color="#2b6cb0")
    busy.set(xscale="log", xlabel="cards", ylabel="computing, % of the time asked in")
    busy.set_xticks(cards, [str(n) for n in cards])
    busy.set_ylim(bottom=0)
    figure.savefig(path, dpi=110)


def draw_day(days: list[dict[str, Any]], path: Path) -> None:
    """How busy a day is by hour, and how long nearly everybody waits at most in each hour."""
    figure, plot = pyplot.subplots(figsize=(9, 3.2), layout="constrained")
    asked = plot.twinx()
    total = sum(BY_HOUR)
    asked.bar(range(24), [100 * n / total for n in BY_HOUR], color="#e2e8f0", zorder=0)
    asked.set_ylabel("% of a day's pieces")
    plot.set_zorder(1)
    plot.patch.set_visible(False)
    for row in days:
        name = f"{row['servers']:,} servers, {row['cards']} card{'s'[: row['cards'] > 1]}"
        plot.plot(range(24), row["by_hour"], "o-", markersize=3, label=name)
    plot.set(xlabel="hour", ylabel="seconds in line (p95)", xlim=(-0.6, 23.6))
    plot.set_ylim(bottom=0)
    plot.legend(frameon=False, loc="upper left")
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
