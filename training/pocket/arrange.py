"""Plays a score on the chip: style, speed, mode and drums in, frames of tokens out."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.pocket import tokens
from training.pocket import phrases, prepare, voices
from training.pocket.score import Note, Score
from training.pocket.styles import (
    DRUMS,
    FAST,
    HITS,
    INSTRUMENTS,
    SLOW,
    STYLES,
    named_tempo,
    volume,
)

LONGEST = 2000
"""Frames of a piece: 40 s, three times what the model hears at once."""
BASS_STEPS = (4,) * 6 + (3,) * 10 + (2,) * 12
ARPEGGIO_STEPS = (5,) * 6 + (4,) * 12 + (3,) * 16
TONICS = {"major": (0, 2, 3, 5, 7), "minor": (9, 11, 0, 2, 4)}
"""Keys that tunes are moved to: few, so that a short training knows them well. Either mode has the
relatives of the other's: where a note belonged to one mode alone, guidance played that note's key
instead of the mode."""
QUIET = {"thin": 0, "pluck": 0, "echo": 0, "ghost": 0}
"""Instruments that are soft enough to accompany as they are; others lose a step on pulse 2."""


@dataclass(frozen=True)
class Plan:
    """What is decided before a note is played.

    frames: per sixteenth. mode: ``major`` or ``minor``. drums: a pattern's name.
    """

    style: str
    frames: int
    mode: str
    drums: str
    lead: str
    second: str
    counter: str
    bass: str
    swing: int

    @property
    def tempo(self) -> str:
        return named_tempo(self.frames)


@dataclass(frozen=True)
class Piece:
    """An arrangement: codes ``[4, T]`` and structure ``[2, T]``, uint16, and what is true of it."""

    codes: NDArray[np.uint16]
    structure: NDArray[np.uint16]
    plan: Plan
    tonic: int
    bar: int
    metre: str
    source: str
    name: str


def plan(score: Score, style_name: str, random: Random) -> Plan:
    """Draws a plan: mostly what the style asks for, sometimes against it."""
    style = STYLES[style_name]
    frames = random.choice(style.tempos)
    if random.random() < 0.3:
        frames = random.choice((FAST, SLOW))
    mode = style.mode or score.mode
    if random.random() < 0.5 and not style.scale:
        mode = random.choice(("major", "minor"))
    drums = random.choice(style.drums)
    if random.random() < 0.25:
        drums = "none" if drums != "none" else random.choice(("pop", "rock", "brush"))
    swing = style.swing if prepare.metre(score) == "4/4" else 0
    return Plan(
        style_name,
        frames,
        mode,
        drums,
        random.choice(style.lead),
        random.choice(style.second),
        random.choice(style.counter),
        random.choice(style.bass),
        swing,
    )


def arrange(score: Score, chosen: Plan, random: Random) -> Piece:
    """The score in four channels, repeated until it fills ``LONGEST`` frames."""
    style = STYLES[chosen.style]
    tune = prepare.in_mode(prepare.normalise(score), chosen.mode, style.scale)
    tune = prepare.transpose(tune, random.choice(TONICS[tune.mode]) - tune.tonic)
    tune = _register(tune, style.register)
    codes = np.zeros((tokens.CODEBOOKS, LONGEST), dtype=np.uint16)
    melody, counter = tune.parts[0], voices.COUNTERS[chosen.counter](tune)
    bass = voices.BASSES[chosen.bass](tune)
    starts = _starts(tune, -(-LONGEST // chosen.frames))
    for start in starts:
        _pulse(codes[0], melody, start, chosen, chosen.lead, 0)
        if chosen.counter == "arpeggio":
            _arpeggio(codes[1], tune, start, chosen)
        else:
            _pulse(codes[1], counter, start, chosen, chosen.second, chosen.second not in QUIET)
        _triangle(codes[2], bass, start, chosen)
    _drums(codes[3], tune, starts, chosen)
    place = phrases.rows(tune, starts, chosen.frames, LONGEST).astype(np.uint16)
    metre = prepare.metre(tune)
    return Piece(codes, place, chosen, tune.tonic, tune.bar, metre, score.source, score.name)


def _starts(score: Score, steps: int) -> range:
    """Where the repeats begin; the upbeat of each sounds in the last bar of the one before."""
    upbeat = score.bar if score.parts[0][0][0] >= score.bar // 4 else 0
    return range(-upbeat, steps, max(score.bar, score.length - upbeat))


def _register(score: Score, octaves: int) -> Score:
    """Moves everything by octaves until the melody lies in the middle of the pulse's range."""
    mean = float(np.mean([pitch for _, _, pitch in score.parts[0]]))
    shift = 12 * round((73 + 9 * octaves - mean) / 12)
    return prepare.transpose(score, shift)


def _fit(pitch: int, lowest: int) -> int:
    """The pitch, moved by octaves into the channel's range."""
    while pitch < lowest:
        pitch += 12
    while pitch >= lowest + tokens.PITCHES:
        pitch -= 12
    return pitch


def _frame(step: int, chosen: Plan) -> int:
    """The frame at which a sixteenth begins, swung if the plan swings."""
    late = (0, chosen.swing // 2, chosen.swing, chosen.swing // 2)[step % 4]
    return step * chosen.frames + late


def _span(note: Note, start: int, chosen: Plan, gap: int) -> tuple[int, int]:
    """First and last frame of a note; a long enough one leaves a gap before the next."""
    first = _frame(start + note[0], chosen)
    last = _frame(start + note[0] + note[1], chosen)
    if last - first > gap + 3:
        last -= gap
    return first, min(last, LONGEST)


def _pulse(
    row: np.ndarray, notes: list[Note], start: int, chosen: Plan, instrument: str, softer: int
) -> None:
    steps, (attack, hold), gap = INSTRUMENTS[instrument]
    for note in notes:
        first, last = _span(note, start, chosen, gap)
        if first < 0:
            continue
        pitch = _fit(note[2], tokens.PULSE_LOWEST)
        for age in range(last - first):
            step = max(0, volume(steps, age) - softer)
            row[first + age] = tokens.pulse(pitch, attack if age < 2 else hold, step)


def _arpeggio(row: np.ndarray, score: Score, start: int, chosen: Plan) -> None:
    """The chip's way to play a chord on one channel: its tones in turn, two frames each."""
    for chord in voices.spans(score):
        tones = voices.triad(chord, voices.MIDDLE)
        first = _frame(start + chord[0], chosen)
        if first < 0:
            continue
        last = min(_frame(start + chord[1], chosen), LONGEST)
        for age in range(last - first):
            step = max(1, volume(ARPEGGIO_STEPS, age))
            row[first + age] = tokens.pulse(tones[age // 2 % 3], 1, step)


def _triangle(row: np.ndarray, notes: list[Note], start: int, chosen: Plan) -> None:
    for note in notes:
        first, last = _span(note, start, chosen, 1)
        if first < 0:
            continue
        pitch = _fit(note[2], tokens.TRIANGLE_LOWEST)
        while pitch > 55:
            pitch -= 12
        for age in range(last - first):
            row[first + age] = tokens.triangle(pitch, volume(BASS_STEPS, age))


def _drums(row: np.ndarray, score: Score, starts: range, chosen: Plan) -> None:
    """The tune's own drums where it has some, or the style's pattern."""
    for step, name in _hits(score, starts, chosen):
        if name not in HITS or step < 0:
            continue
        period, mode, steps = HITS[name]
        first = _frame(step, chosen)
        for age, loudness in enumerate(steps[: max(0, LONGEST - first)]):
            row[first + age] = tokens.noise(period, loudness, mode)


def _hits(score: Score, starts: range, chosen: Plan) -> Iterator[tuple[int, str]]:
    """Sixteenths and the drums that are struck at them, in order."""
    if score.drums and chosen.drums != "none":
        yield from ((start + on, name) for start in starts for on, name in score.drums)
        return
    pattern = DRUMS[chosen.drums][("4/4", "3/4", "6/8").index(prepare.metre(score))]
    for step in range(-(-LONGEST // chosen.frames)):
        yield step, pattern[step % len(pattern)]
