"""Writes the memory table of models.md, from the shapes of the published models.

``python docs/models.py``
"""

from pathlib import Path

from bot.models.footprint import MEGABYTE
from bot.models.published import CONTEXT, PUBLISHED, fit

PAGE = Path(__file__).parent / "models.md"
BEGIN, END = "<!-- memory: python docs/models.py -->\n", "<!-- end -->\n"
CARDS = (6, 8, 12, 16, 24)
GIGABYTE = 1000 * MEGABYTE


def table() -> str:
    """One row a model: gigabytes in fp16, and what each card holds."""
    cards = " | ".join(f"{card} GB" for card in CARDS)
    lines = [f"| model | weights | in all | a piece | {cards} |", "|---" * (4 + len(CARDS)) + "|"]
    for model in PUBLISHED.values():
        takes = model.footprint()
        sizes = (takes.weights, takes.weights + takes.others, takes.slot)
        cells = [f"{size / GIGABYTE:.2f}" for size in sizes]
        cells += [str(fit(takes, card * GIGABYTE - CONTEXT)) for card in CARDS]
        lines.append(f"| `{model.name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The page with its table written anew."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
