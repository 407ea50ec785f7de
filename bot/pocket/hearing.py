"""Makes what was heard fit for the model: its grids, its keys, its envelopes.

The model was taught three tempos and ten keys. Other music is moved to the nearest of them, goes on
there, and what was composed is moved back: the listener hears the source's own tempo and key.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.audio.tempo import Beat
from bot.pocket import notes, tokens, writing
from bot.pocket.analysis import PITCHED, TONICS, Codes, Key, find_key, on_grid
from bot.pocket.notes import Heard
from bot.pocket.plan import BARS, Brief

GRIDS = (4, 6, 8)
PERIODS = np.arange(3.4, 9.6, 0.01)
"""Frames per sixteenth that are looked for."""
USUAL, SPREAD = 6, 0.45
"""The likeliest period, and how far, as a logarithm, tempos are from it."""
OWN = 0.97
"""Music of which this share begins on the model's grid is left as it is."""
CLOSE = 0.06
"""Frames by which its period may be off."""
EVEN = 0.2
"""Of a slow piece fewer of the melody's notes than this begin between two eighths."""
TRIPLE = 0.02
"""By how much more a piece in 3/4 comes again after bars of three beats than of four."""
LEAST_NOTES = 3
"""Beginnings of notes from which a tempo can be heard."""
CLEAR = 0.3
"""The share of frames in which the melody has to sound for the model to hear the source."""
STYLES = {
    ("major", 4): "athletic", ("major", 6): "overworld", ("major", 8): "village",
    ("minor", 4): "boss", ("minor", 6): "underground", ("minor", 8): "game over",
}  # fmt: skip
"""In what style music goes on about which nothing was said, by its mode and grid."""


@dataclass(frozen=True)
class Timing:
    """Where the sixteenths are: the first downbeat at frame ``start``, one every ``period``."""

    period: float
    start: float
    metre: str = "4/4"

    @property
    def grid(self) -> int:
        """The model's grid that is nearest."""
        return min(GRIDS, key=lambda grid: abs(np.log(grid / self.period)))

    @property
    def bpm(self) -> int:
        """Quarters a minute."""
        return round(60 * tokens.FRAME_RATE / (4 * self.period))

    @property
    def exact(self) -> bool:
        """Whether this is a tempo of the model itself."""
        return self.period == self.grid and self.start == int(self.start)


@dataclass(frozen=True)
class Source:
    """What was heard, in the model's own time and key.

    codes: ``[4, T]``. up: semitones by which it was moved. drums: whether there are any.
    """

    codes: Codes
    timing: Timing
    key: Key
    up: int
    drums: bool

    @property
    def own_key(self) -> Key:
        """The key as it sounds."""
        return Key((self.key.tonic - self.up) % 12, self.key.mode)

    @property
    def clear(self) -> bool:
        """Whether a melody was heard for long enough to go on from; dense recordings hide it."""
        table = tokens.table(tokens.PULSE_1)
        return float((table.step[self.codes[tokens.PULSE_1]] > 0).mean()) > CLEAR

    @property
    def bar(self) -> int:
        """The model's frames of a bar."""
        return BARS[self.timing.metre] * self.timing.grid

    def brief(self, asked: Brief | None) -> Brief:
        """What is to be composed to it: in the style that was asked for, if any was."""
        style = STYLES[self.key.mode, self.timing.grid] if asked is None else asked.style
        drums = self.drums or (asked is not None and asked.drums)
        return Brief(style, (self.timing.grid,), self.key.mode, self.timing.metre, drums)

    def at(self, frame: float) -> float:
        """The model's frame for a frame of the source."""
        upbeat = self.bar * np.ceil(
            self.timing.start / self.timing.period / BARS[self.timing.metre]
        )
        return (frame - self.timing.start) * self.timing.grid / self.timing.period + upbeat

    def back(self, codes: Codes, first: int, start: int, frames: int) -> Codes:
        """Codes that begin at the model's frame ``first``, in the source's time from ``start``."""
        where = [round(self.at(start + frame)) - first for frame in range(frames)]
        moved = codes[:, np.clip(where, 0, codes.shape[1] - 1)]
        return shifted(moved, -self.up)


def shifted(codes: Codes, semitones: int) -> Codes:
    """All pitched channels, moved by semitones."""
    moved = codes.copy()
    if semitones:
        for channel in PITCHED:
            moved[channel] = writing.transposed(codes, channel, semitones)
    return moved


def listen(codes: Codes) -> Source | None:
    """A source of codes ``[4, T]``, the chip's own or transcribed; None if there is no music."""
    if not any(notes.notes(codes, channel) for channel in PITCHED):
        return None
    timing = find_timing(codes)
    key = find_key(codes)
    up = _nearest_key(key)
    moved = Key((key.tonic + up) % 12, key.mode)
    drums = len(notes.notes(codes, tokens.NOISE)) > codes.shape[1] / 100
    source = Source(codes, timing, moved, up, drums)
    fitted = shifted(_fitted(source), up)
    return Source(fitted, timing, moved, up, drums)


def find_timing(codes: Codes) -> Timing:
    """The grid of sixteenths that the notes keep to, and its first downbeat."""
    times, weights = _strikes(codes)
    if len(times) < LEAST_NOTES:
        return Timing(USUAL, int(times.min()))
    strength = np.zeros(len(PERIODS))
    turns = np.exp(2j * np.pi * times[None, :] / (8 * PERIODS[:, None]))
    for share in (0.5, 1.0, 1.0, 1.0):  # of eight sixteenths, four, two and one
        strength += share * np.abs(turns @ weights) / weights.sum()
        turns = turns**2
    strength *= np.exp(-0.5 * (np.log(PERIODS / USUAL) / SPREAD) ** 2)
    period, first = float(PERIODS[strength.argmax()]), float(times.min())
    steps = np.round((times - first) / period)
    if steps.any():  # the line through the notes, by least squares
        period, first = (float(value) for value in np.polyfit(steps, times, 1, w=weights))
    begin = int(times.min())
    for grid in sorted(GRIDS, reverse=True):  # the coarsest of those that fit
        multiple = round(grid / period)
        near = abs(multiple * period - grid) < multiple * CLOSE
        fits = near and on_grid(codes[:, begin:], grid) >= OWN
        if fits and (multiple == 1 or (multiple == 2 and _between(codes, begin, grid) < EVEN)):
            return Timing(grid, begin, _metre(codes, begin, grid))
    return Timing(period, max(0.0, first), _metre(codes, first, period))


def beat_of_notes(codes: Codes) -> Beat | None:
    """The beat that codes ``[4, T]`` keep to; ``None`` where there are no notes."""
    if not any(notes.notes(codes, channel) for channel in range(tokens.CODEBOOKS)):
        return None
    timing = find_timing(codes)
    quarter = 4 * timing.period / tokens.FRAME_RATE
    return Beat(quarter, timing.start / tokens.FRAME_RATE, BARS[timing.metre] // 4)


def _between(codes: Codes, start: int, grid: int) -> float:
    """The share of the melody's notes that begin between two eighths."""
    begins = np.array([note.start - start for note in notes.notes(codes, tokens.PULSE_1)])
    return float((begins % (2 * grid) > 1).mean()) if len(begins) else 1.0


def _metre(codes: Codes, start: float, period: float) -> str:
    """3/4 where what happens comes again after bars of three beats rather than of four."""
    begins: dict[tuple[int, int], list[int]] = {}
    for channel in (tokens.PULSE_1, tokens.TRIANGLE, tokens.NOISE):
        for note in notes.notes(codes, channel):
            row = (channel, 0 if channel == tokens.PULSE_1 else note.pitch)
            begins.setdefault(row, []).append(max(0, round((note.start - start) / period)))
    events = np.zeros((len(begins), max(map(max, begins.values())) + 1))
    for row, found in enumerate(begins.values()):
        events[row, found] = 1
    three = np.mean([_again(events, 12 * bars) for bars in (1, 2, 3)])
    four = np.mean([_again(events, 16 * bars) for bars in (1, 2)])
    return "3/4" if three > four + TRIPLE else "4/4"


def _again(events: NDArray[np.float64], lag: int) -> float:
    """How much of what happens, ``[rows, sixteenths]``, happens again ``lag`` later, 0 to 1."""
    here, there = events[:, lag:], events[:, :-lag]
    return float((here * there).sum() / max(1e-9, np.sqrt((here**2).sum() * (there**2).sum())))


def _strikes(codes: Codes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When notes begin and how much each counts: the bass and dark drums most."""
    weight = {tokens.PULSE_1: 1.0, tokens.PULSE_2: 0.5, tokens.TRIANGLE: 1.5, tokens.NOISE: 0.5}
    found = [
        (note.start, weight[channel] + (channel == tokens.NOISE and note.pitch > 10))
        for channel in weight
        for note in notes.notes(codes, channel)
    ]
    return np.array([at for at, _ in found], dtype=float), np.array([much for _, much in found])


def _nearest_key(key: Key) -> int:
    """Semitones to the nearest key that the model knows."""
    known = TONICS[key.mode]
    return min(range(-5, 7), key=lambda up: (((key.tonic + up) % 12) not in known, abs(up)))


def _fitted(source: Source) -> Codes:
    """The notes of the source on the model's grid, in envelopes like those it was taught."""
    if source.timing.exact:
        lead = round(source.at(0))
        return np.concatenate([np.zeros((4, lead), dtype=np.int64), source.codes], axis=1)
    grid = source.timing.grid
    length = round(source.at(source.codes.shape[1]))
    codes = np.zeros((tokens.CODEBOOKS, length), dtype=np.int64)
    for channel in range(tokens.CODEBOOKS):
        for note in notes.notes(source.codes, channel):
            start = grid * round(source.at(note.start) / grid)
            end = max(start + grid, grid * round(source.at(note.end) / grid))
            writing.note(codes[channel], channel, Heard(start, min(end, length), note.pitch, 7))
    return codes
