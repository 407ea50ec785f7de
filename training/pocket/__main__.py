"""``python -m training.pocket FOLDER``: from the scores to the weights, resumable.

Freedoom's WAD files are read where they lie in FOLDER; without them, the rest is trained on.
"""

import argparse
from pathlib import Path
from shutil import copytree

from bot.pocket.text import T5_FOLDER
from training.pocket import corpus, dataset, export, freedoom, train, vocabulary

PIECES, COMPOSED, MINUTES = 6000, 900, 120.0


def prepare(folder: Path, weights: Path | None) -> None:
    """Reads the scores, arranges them and makes the tokenizer, unless that is done already."""
    scores = folder / "corpus.jsonl"
    if not scores.exists():
        corpus.main(scores)
    games = folder / "freedoom.jsonl"
    if not games.exists():
        freedoom.main(games, sorted(folder.glob("*.wad")))
    if not (folder / "t5" / "tokenizer.json").exists():
        if weights is None:
            vocabulary.make(folder / "t5")
        else:
            copytree(weights / T5_FOLDER, folder / "t5")
    if not (folder / "train.jsonl").exists():
        dataset.write((scores, games), folder, PIECES, COMPOSED)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="to train in all")
    parser.add_argument("--weights", type=Path, help="an exported model to start from")
    asked = parser.parse_args()
    prepare(asked.folder, asked.weights)
    train.main(asked.folder, asked.minutes, asked.weights)
    export.export(asked.folder / "checkpoint.pt", asked.folder / "t5", asked.folder / "weights")
