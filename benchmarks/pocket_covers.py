"""``python -m benchmarks.pocket covers``: is the melody of a sound there in its 8-bit cover?

Six old tunes whose notes are known are played by three sounds, alone and over bass, chords and
drums. Each is covered from two seeds without a prompt. Counted are the frames of the tune in which
the cover's lead plays its pitch class, 40 ms sooner or later at most; and the same for the five
other tunes, which the cover has nothing to do with. A cover counts as recognised where its own tune
agrees best of all six.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.pocket_pieces import Codes, Studio
from bot.audio.clip import Clip
from bot.pocket import chip, tokens
from bot.request import GenerationRequest
from tests.support import synth
from tests.support.composing import inputs_of

RATE, FRAME_RATE = chip.SAMPLE_RATE, tokens.FRAME_RATE
BEAT, SEEDS, NEAR = 0.5, (1, 2), 2
"""Seconds; seeds; frames."""
SECONDS = 16
SILENT = -1

SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

# Pitches as letters with an octave, and beats; the chord of each bar of four beats.
TUNES = {
    "Ode to Joy": (
        "E4 1 E4 1 F4 1 G4 1 G4 1 F4 1 E4 1 D4 1 C4 1 C4 1 D4 1 E4 1 E4 1.5 D4 .5 D4 2 "
        "E4 1 E4 1 F4 1 G4 1 G4 1 F4 1 E4 1 D4 1 C4 1 C4 1 D4 1 E4 1 D4 1.5 C4 .5 C4 2",
        "C G C G C G C C",
    ),
    "Twinkle, twinkle": (
        "C4 1 C4 1 G4 1 G4 1 A4 1 A4 1 G4 2 F4 1 F4 1 E4 1 E4 1 D4 1 D4 1 C4 2 "
        "G4 1 G4 1 F4 1 F4 1 E4 1 E4 1 D4 2 G4 1 G4 1 F4 1 F4 1 E4 1 E4 1 D4 2",
        "C F F C C G C G",
    ),
    "Korobeiniki": (
        "E5 1 B4 .5 C5 .5 D5 1 C5 .5 B4 .5 A4 1 A4 .5 C5 .5 E5 1 D5 .5 C5 .5 "
        "B4 1.5 C5 .5 D5 1 E5 1 C5 1 A4 1 A4 2 "
        "D5 1.5 F5 .5 A5 1 G5 .5 F5 .5 E5 1.5 C5 .5 E5 1 D5 .5 C5 .5 "
        "B4 1 B4 .5 C5 .5 D5 1 E5 1 C5 1 A4 1 A4 2",
        "E a E a d C E a",
    ),
    "Brother John": (
        "C4 1 D4 1 E4 1 C4 1 C4 1 D4 1 E4 1 C4 1 E4 1 F4 1 G4 2 E4 1 F4 1 G4 2 "
        "G4 .5 A4 .5 G4 .5 F4 .5 E4 1 C4 1 G4 .5 A4 .5 G4 .5 F4 .5 E4 1 C4 1 "
        "C4 1 G3 1 C4 2 C4 1 G3 1 C4 2",
        "C C C C C C C C",
    ),
    "When the saints": (
        "C4 1 E4 1 F4 1 G4 3 G4 1 C4 1 E4 1 F4 1 G4 3 G4 1 C4 1 E4 1 F4 1 G4 2 E4 2 "
        "C4 2 E4 2 D4 3 D4 1 E4 1 E4 1 D4 1",
        "C C C C C C G G",
    ),
    "House of the rising sun": (
        "A4 2 B4 1 C5 1 E5 1 D5 1 A4 2 A4 1 A5 2 A5 1 G5 1 E5 1 E5 2 A5 2 A5 1 G5 1 "
        "E5 1 D5 1 A4 2 A4 1 A4 1 C5 1 B4 1 A4 4",
        "a C d F a E a a",
    ),
}


@dataclass(frozen=True, eq=False)
class Played:
    """A tune as sound ``[S]``, and the pitch class in each of its frames, or SILENT."""

    tune: str
    timbre: str
    band: bool
    heard: NDArray[np.float32]
    melody: NDArray[np.int64]


def covers(studio: Studio, part: int = 1) -> None:
    """Print how well covers keep their tunes; ``part`` takes one in so many of the sounds."""
    every = [
        _played(tune, timbre, band)
        for band in (False, True)
        for timbre in synth.TIMBRES
        for tune in TUNES
    ]
    made = _covered(studio, every[::part])
    asked = [one for one in every[::part] for _ in SEEDS]
    tunes = {one.tune: one.melody for one in every}
    print("| sound | tune heard, % | other tunes, % | recognised |\n|---|---|---|---|")
    rows = list(dict.fromkeys((one.timbre, one.band) for one in asked))
    for timbre, band in rows:
        found = [
            _agreements(one, codes, tunes)
            for one, codes in zip(asked, made, strict=True)
            if (one.timbre, one.band) == (timbre, band)
        ]
        own, other = (100 * float(np.mean([pair[n] for pair in found])) for n in (0, 1))
        best = sum(pair[2] for pair in found)
        name = f"{timbre}, with a band" if band else f"{timbre} alone"
        print(f"| {name} | {own:.0f} | {other:.0f} | {best} of {len(found)} |", flush=True)


def _agreements(
    one: Played, codes: Codes, tunes: dict[str, NDArray[np.int64]]
) -> tuple[float, float, bool]:
    """Agreement with the tune, with the others on average, and whether its own is the best."""
    found = {name: agreement(codes, melody) for name, melody in tunes.items()}
    own = found.pop(one.tune)
    return own, float(np.mean(list(found.values()))), own > max(found.values())


def agreement(codes: Codes, melody: NDArray[np.int64]) -> float:
    """The share of a melody's frames whose pitch class the lead of codes ``[4, T]`` plays."""
    table, row = tokens.table(tokens.PULSE_1), codes[tokens.PULSE_1]
    lead = np.where(table.step[row] > 0, table.pitch[row] % 12, SILENT)
    size = min(len(lead), len(melody))
    lead, melody = np.pad(lead[:size], NEAR, constant_values=SILENT), melody[:size]
    near = [lead[shift : shift + size] == melody for shift in range(2 * NEAR + 1)]
    return float(np.any(near, axis=0)[melody != SILENT].mean())


def _covered(studio: Studio, every: list[Played]) -> list[Codes]:
    model, handles = studio.model, []
    for one in every:
        for seed in SEEDS:
            request = GenerationRequest.parse(input_audio="a" * 64, duration=SECONDS, seed=seed)
            inputs = inputs_of(request, Clip(one.heard[None], RATE))
            handles.append(model.decoder.submit(model.prepare(inputs)))
    while model.decoder.busy:
        model.tick()
    return [handle.future.result() for handle in handles]


def _played(tune: str, timbre: str, band: bool) -> Played:
    said, chords = (text.split() for text in TUNES[tune])
    melody, at = list[synth.Note](), 0
    classes = np.full(SECONDS * FRAME_RATE, SILENT)
    for name, beats in zip(said[::2], said[1::2], strict=True):
        size, pitch = round(4 * float(beats)), _pitch(name)
        melody.append((at, size, pitch))
        frames = FRAME_RATE * BEAT / 4
        classes[round(at * frames) : round((at + 0.9 * size) * frames)] = pitch % 12
        at += size
    parts = [melody, *(_band(chords) if band else [])]
    heard = synth.play(parts, BEAT / 4, timbre, SECONDS)
    if band:
        _drum(heard)
    return Played(tune, timbre, band, heard, classes)


def _band(chords: list[str]) -> list[list[synth.Note]]:
    """Chords on every second beat, an octave under the tune, and a bass on each."""
    strings, bass = list[synth.Note](), list[synth.Note]()
    for bar, chord in enumerate(chords):
        root = _pitch(chord.upper() + "2")
        third = 4 if chord.isupper() else 3
        for beat in range(4):
            at = 16 * bar + 4 * beat
            bass.append((at, 4, root))
            if beat % 2:
                strings += [(at, 4, root + 12 + up) for up in (0, third, 7)]
    return [strings, bass]


def _drum(heard: NDArray[np.float32]) -> None:
    """Add a short noise to every beat; in place."""
    hit = np.random.default_rng(1).normal(0, 0.1, round(0.08 * RATE))
    hit *= np.exp(-np.arange(len(hit)) / (0.02 * RATE))
    for beat in range(round(SECONDS / BEAT)):
        at = round(beat * BEAT * RATE)
        heard[at : at + len(hit)] += hit[: len(heard) - at]


def _pitch(name: str) -> int:
    return 12 * (int(name[-1]) + 1) + SEMITONES[name[0]]
