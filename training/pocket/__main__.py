"""``python -m training.pocket FOLDER [MINUTES]``: from the scores to the weights, resumable.

Freedoom's WAD files are read where they lie in FOLDER; without them, the rest is trained on.
"""

import sys
from pathlib import Path

from training.pocket import corpus, dataset, export, freedoom, train, vocabulary

PIECES, COMPOSED, MINUTES = 6000, 900, 120.0


def prepare(folder: Path) -> None:
    """Reads the scores, arranges them and makes the tokenizer, unless that is done already."""
    scores = folder / "corpus.jsonl"
    if not scores.exists():
        corpus.main(scores)
    games = folder / "freedoom.jsonl"
    if not games.exists():
        freedoom.main(games, sorted(folder.glob("*.wad")))
    if not (folder / "t5" / "tokenizer.json").exists():
        vocabulary.make(folder / "t5")
    if not (folder / "train.jsonl").exists():
        dataset.write((scores, games), folder, PIECES, COMPOSED)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    prepare(folder)
    train.main(folder, minutes=float(sys.argv[2]) if len(sys.argv) > 2 else MINUTES)
    export.export(folder / "checkpoint.pt", folder / "t5", folder / "weights")
