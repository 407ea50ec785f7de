"""A tune as the arranger wants it: parts of notes on a grid of sixteenths, with key and metre."""

from dataclasses import dataclass, field

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)

Note = tuple[int, int, int]
"""Onset and length in sixteenths, and the MIDI pitch."""


@dataclass(frozen=True)
class Score:
    """One tune.

    bar: sixteenths in a bar (16 is 4/4, 12 is 3/4 or 6/8, 8 is 2/4).
    pulse: sixteenths in a beat (4, or 6 in compound time).
    tonic: pitch class of the key note; mode: ``major`` or ``minor``.
    parts: highest voice first; each is sorted by onset and has one note at a time.
    chords: (onset, root pitch class, third in semitones) or empty, when the arranger finds its own.
    drums: (onset, hit) by the names of ``styles.HITS``, or empty, when a style's pattern is played.
    """

    name: str
    source: str
    bar: int
    pulse: int
    tonic: int
    mode: str
    parts: list[list[Note]]
    chords: list[tuple[int, int, int]] = field(default_factory=list)
    drums: list[tuple[int, str]] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Sixteenths up to the end of the last bar that sounds."""
        end = max(onset + length for part in self.parts for onset, length, _ in part)
        return -(-end // self.bar) * self.bar

    @property
    def scale(self) -> tuple[int, ...]:
        return MAJOR if self.mode == "major" else MINOR
