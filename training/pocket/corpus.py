"""Reads the public-domain scores that music21 ships and keeps those that fit a grid of sixteenths.

``python -m training.pocket.corpus OUT.jsonl`` writes one tune a line.
Used: Ryan's Mammoth Collection (printed in 1883), O'Neill's Music of Ireland (1903), Aird's Airs
(from 1778), Northumbrian Minstrelsy (1882) and the four-part chorales of J. S. Bach.
Left out: the Essen folk songs (non-commercial), the American fife tunes (their file says that where
it came from is not known any more) and whatever comes with terms of its own.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from training.pocket.score import Note, Score

GRID = 4
"""Grid steps in a quarter note."""
OFF_GRID_ALLOWED = 0.08
"""The share of notes that may be moved to reach the grid (triplets, ornaments)."""


TUNE_BOOKS = (
    "ryansMammoth/*.abc", "oneills1850/*.abc", "airdsAirs/*.abc",
    "miscFolk/northumbrianminstrelsyopus.abc",
)  # fmt: skip


def tune_files() -> list[Path]:
    """The books of single tunes: one file a tune, or one for many."""
    return sorted(path for glob in TUNE_BOOKS for path in _root().glob(glob))


def chorale_files() -> list[Path]:
    """Bach's four-part chorales, as MusicXML."""
    return sorted((_root() / "bach").glob("bwv*.mxl"))


def read(path: Path) -> list[Score]:
    """Every usable tune in one file; whatever music21 cannot read is left out."""
    from music21 import converter, exceptions21

    try:
        parsed = converter.parse(path)
        works = list(getattr(parsed, "scores", [])) or [parsed]
    except (exceptions21.Music21Exception, ValueError, KeyError, IndexError, TypeError):
        return []
    scores = []
    for index, work in enumerate(works):
        try:
            score = _score(work, f"{path.stem}-{index}", path.parent.name)
        except (exceptions21.Music21Exception, ValueError, IndexError, TypeError, AttributeError):
            continue
        if score is not None:
            scores.append(score)
    return scores


def _root() -> Path:
    from music21 import common

    return Path(common.getCorpusFilePath())


def _score(work: Any, name: str, source: str) -> Score | None:
    from music21 import meter

    streams = list(work.parts) or [work]
    times = list(streams[0].recurse().getElementsByClass(meter.TimeSignature))
    if not times or len({time.ratioString for time in times}) > 1:
        return None
    bar = Fraction(times[0].barDuration.quarterLength) * GRID
    if bar.denominator != 1 or bar not in (8, 12, 16, 24):
        return None
    parts = [part for part in (_notes(stream, int(bar)) for stream in streams) if part]
    if not parts or len(parts[0]) < 24:
        return None
    key = work.analyze("key")
    pulse = 6 if times[0].denominator == 8 and times[0].numerator in (6, 12) else 4
    mode = "minor" if key.mode == "minor" else "major"
    return Score(name, source, int(bar), pulse, key.tonic.pitchClass, mode, parts[:4])


def _notes(stream: Any, bar: int) -> list[Note]:
    """The sounding notes of one part, tied notes joined, on the grid; empty if it does not fit."""
    from music21 import chord, exceptions21

    with contextlib.suppress(exceptions21.Music21Exception):
        stream = stream.expandRepeats()
    pickup = _pickup(stream, bar)
    notes: list[Note] = []
    moved = 0
    for element in stream.stripTies().flatten().notes:
        if element.duration.quarterLength == 0:
            continue
        exact = Fraction(element.offset) * GRID
        onset = round(exact)
        moved += exact != onset
        length = max(1, round(Fraction(element.duration.quarterLength) * GRID))
        pitch = element.pitches[-1] if isinstance(element, chord.Chord) else element.pitch
        notes.append((onset + pickup, length, int(pitch.midi)))
    if not notes or moved > OFF_GRID_ALLOWED * len(notes):
        return []
    return monophonic(notes)


def _pickup(stream: Any, bar: int) -> int:
    """Sixteenths of rest that complete a first bar which is shorter than the others."""
    from music21 import stream as streams

    first = stream.getElementsByClass(streams.Measure).first()
    if first is None:
        return 0
    length = round(Fraction(first.duration.quarterLength) * GRID)
    return bar - length if 0 < length < bar else 0


def monophonic(notes: list[Note]) -> list[Note]:
    """One note at a time: a later note ends the earlier one, equal onsets keep the highest."""
    highest: dict[int, Note] = {}
    for note in notes:
        if note[0] not in highest or note[2] > highest[note[0]][2]:
            highest[note[0]] = note
    ordered = [highest[onset] for onset in sorted(highest)]
    ends = [note[0] for note in ordered[1:]] + [1 << 30]
    return [
        (on, min(size, end - on), pitch)
        for (on, size, pitch), end in zip(ordered, ends, strict=True)
    ]


def load(path: Path) -> Iterator[Score]:
    """The tunes that ``main`` wrote."""
    with path.open() as lines:
        for line in lines:
            fields = json.loads(line)
            fields["parts"] = [[tuple(note) for note in part] for part in fields["parts"]]
            fields["chords"] = [tuple(chord) for chord in fields["chords"]]
            fields["drums"] = [tuple(hit) for hit in fields["drums"]]
            yield Score(**fields)


def main(out: Path) -> None:
    files = tune_files() + chorale_files()
    out.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as pool, out.open("w") as lines:
        for scores in pool.map(read, files, chunksize=8):
            for score in scores:
                lines.write(json.dumps(asdict(score)) + "\n")
            lines.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
