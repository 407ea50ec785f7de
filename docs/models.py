"""Writes the tables of models.md: of kinds, from the markers of the tests; of refusals, from the
texts; of memory, from the shapes of the published models.

A test says what it proves: ``@pytest.mark.kind("archive", "loads", "own engine")``.
``python docs/models.py``
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Message
from bot.models.footprint import CONTEXT, MEGABYTE
from bot.models.published import PUBLISHED, Published, fit
from bot.texts import say

PAGE = Path(__file__).parent / "models.md"
TESTS = PAGE.parent.parent / "tests"
BEGIN, END = "<!-- {}: python docs/models.py -->\n", "<!-- end -->\n"
CARDS = (6, 8, 12, 16, 24)
GIGABYTE = 1000 * MEGABYTE
NOTHING = "**nothing**"

KINDS = {
    "repository": "repository (`state_dict.bin`)",
    "archive": "archive, `checkpoint.th`",
    "state": "bare or nested state, Lightning",
    "folder": "folder of transformers'",
    "adapter": "LoRA adapter",
    "audiogen": "AudioGen",
    "style": "MusicGen-Style",
}
ABILITIES = (
    "loads", "own engine", "melody", "stereo", "MultiBand Diffusion", "continuation", "LoRA",
    "`models check`",
)  # fmt: skip
# What needs no test of a kind's own.
OTHERWISE = {
    ("state", "melody"): "as its base",
    ("state", "stereo"): "as its base",
    ("adapter", "melody"): "as its base",
    ("adapter", "stereo"): "as its base",
    ("adapter", "LoRA"): "one at a time",
    ("audiogen", "melody"): "–",
    ("audiogen", "stereo"): "–",
    ("style", "stereo"): "–",
}
REFUSALS = {
    "MAGNeT": Message("kind-is-magnet"),
    "JASCO": Message("kind-is-jasco"),
    "MusicGen-Chord": Message("kind-is-chord"),
    "CLAP": Message("kind-needs-clap"),
    "DAC": Message("codec-is-dac"),
    "other models of transformers'": Message("folder-not-musicgen", kind="bark"),
    "weights in a pickle": Message("folder-pickled", title="mine", file="pytorch_model.bin"),
    "a file of transformers' alone": Message(
        "folder-part-alone", file="model.safetensors", config="config.json"
    ),
    "other adapters of peft's": Message("adapter-not-lora", kind="IA3"),
    "DoRA": Message("adapter-has", what="DoRA (use_dora)"),
    "`modules_to_save`": Message(
        "adapter-has", what="whole modules beside its low-rank ones (modules_to_save)"
    ),
    "biases": Message("adapter-has-biases"),
    "an adapter whose base nobody knows": Message("adapter-base-unknown", name="mine"),
    "weights without a recipe": Message("base-unnamed", what="recipe (xp.cfg)"),
    "code in a file": Message("file-runs-code", file="mine.tar", name="os.system"),
}


def kinds() -> str:
    """One row a kind, in each cell the tests that prove it."""
    proven: dict[tuple[str, str], list[str]] = {}
    for kind, ability, test in _proofs():
        if kind not in KINDS or ability not in ABILITIES:
            raise ValueError(f"{test} proves {ability} of {kind}, which the table lacks")
        proven.setdefault((kind, ability), []).append(f"`{test}`")
    lines = [f"| kind | {' | '.join(ABILITIES)} |", "|---" * (1 + len(ABILITIES)) + "|"]
    for kind, title in KINDS.items():
        cells = [
            "<br>".join(proven.get((kind, ability), [OTHERWISE.get((kind, ability), NOTHING)]))
            for ability in ABILITIES
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _proofs() -> Iterator[tuple[str, str, str]]:
    """Kind, ability, and the test that proves it."""
    for path in sorted((TESTS / "models").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.kind":
                        kind, *abilities = map(ast.literal_eval, mark.args)
                        test = f"{path.stem}::{node.name}"
                        yield from ((kind, ability, test) for ability in abilities)


def refusals() -> str:
    """What is refused, and what is said."""
    lines = ["| what | sentence |", "|---|---|"]
    lines += [f"| {what} | {say(message)} |" for what, message in REFUSALS.items()]
    return "\n".join(lines) + "\n"


def memory() -> str:
    """One row a model: gigabytes in fp16, and what each card holds."""
    cards = " | ".join(f"{card} GB" for card in CARDS)
    lines = [f"| model | weights | in all | a piece | {cards} |", "|---" * (4 + len(CARDS)) + "|"]
    for model in PUBLISHED.values():
        takes = model.footprint(memory=GIGABYTE * max(CARDS))
        sizes = (takes.weights, takes.weights + takes.others, takes.slot)
        cells = [f"{size / GIGABYTE:.2f}" for size in sizes]
        cells += [_on_card(model, card * GIGABYTE - CONTEXT) for card in CARDS]
        lines.append(f"| `{model.name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _on_card(model: Published, memory: int) -> str:
    """What a card has room for, in the precision that is chosen for it."""
    takes = model.footprint(precision="auto", memory=memory)
    fits = str(fit(takes, memory))
    return f"{fits} (int8)" if takes.precision == "int8" else fits


def page(text: str) -> str:
    """The page with its tables written anew."""
    for table in (kinds, refusals, memory):
        begin = BEGIN.format(table.__name__)
        before, rest = text.split(begin)
        text = before + begin + table() + END + rest.split(END, 1)[1]
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
