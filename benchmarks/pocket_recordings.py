"""``python -m benchmarks.pocket recordings``: other people's sound, continued and followed.

Four tunes of a kind that people try first are synthesised here; six recordings come from Debian's
packages of games, through apt, into the data folder. Nine seconds of each go on for eight, and are
followed for eight, from two seeds and without a prompt. Key and tempo of what is new are compared
with those that were heard in the source, chroma with its sound; and the same with the nine other
sources, which it has nothing to do with.
"""

import asyncio
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pocket_pieces import Codes, Studio
from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits, decode
from bot.pocket import chip, notes, tokens
from bot.pocket.analysis import share_in
from bot.pocket.hearing import Source, listen
from bot.request import GenerationRequest
from tests.support.composing import inputs_of

RATE = chip.SAMPLE_RATE
TAKEN, NEW, SEEDS = 9.0, 8, (1, 2)
"""Seconds of the source, and of new music."""
HALF, SILENT = RATE // 2, 0.003
"""Samples of half a second, and the RMS under which it is silent."""
PACKAGES = {
    "frozen-bubble-data": ("frozen-mainzik-1p.ogg", "frozen-mainzik-2p.ogg", "introzik.ogg"),
    "amoebax-data": ("menu.ogg", "KerberosBackground.ogg", "Congratulations.ogg"),
}
START = {"Congratulations.ogg": 2.0}
"""Seconds into the file, by default 20."""
WINDOW, LOWEST, HIGHEST = 8192, 60.0, 2000.0
"""Samples and Hz of the chroma."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Heard:
    """A source: its name, its sound ``[S]``, and what pocket hears in it."""

    name: str
    sound: Sound
    source: Source


def recordings(data: Path, studio: Studio, part: int = 1) -> None:
    """Print the two tables; ``part`` takes one in so many of the sources."""
    sounds = {name: _cut(make()) for name, make in TUNES.items()}
    for package, names in PACKAGES.items():
        folder = _fetched(package, data / "recordings")
        sounds |= {name: _read(folder, name) for name in names}
    heard = [_heard(studio, name, sound) for name, sound in list(sounds.items())[::part]]
    for continuation in (True, False):
        done = "continued" if continuation else "followed"
        print(f"\n| {done} | tempo, frames a sixteenth | key | silent half-seconds "
              "| in its key, % (other sources') | on its sixteenths (others') "
              "| chroma (others') |\n|---|---|---|---|---|---|---|")  # fmt: skip
        made = _composed(studio, heard, continuation)
        rows = []
        for one in heard:
            others = [other for other in heard if other is not one]
            found = [_measured(new, one, others, continuation) for new in made[one.name]]
            rows.append(np.mean(found, axis=0))
            timing, key = one.source.timing, one.source.own_key
            print(_row(f"{one.name} | {timing.period:.2f} | {key.name}", rows[-1]), flush=True)
        print(_row("mean | | ", np.mean(rows, axis=0)))


def _row(head: str, found: NDArray[np.float64]) -> str:
    silent, key, wrong_key, beat, wrong_beat, chroma, wrong_chroma = found
    return (
        f"| {head} | {silent:.1f} of {2 * NEW} | {100 * key:.0f} ({100 * wrong_key:.0f}) | "
        f"{beat:.2f} ({wrong_beat:.2f}) | {chroma:.2f} ({wrong_chroma:.2f}) |"
    )


@dataclass(frozen=True, eq=False)
class New:
    """What was made: its codes ``[4, T]``, the frame at which they begin, its sound ``[S]``."""

    codes: Codes
    start: int
    sound: Sound


def _composed(studio: Studio, heard: list[Heard], continuation: bool) -> dict[str, list[New]]:
    """New music to every source, from every seed, by the source's name."""
    model, made = studio.model, dict[str, list[New]]()
    asked = []
    for one in heard:
        for seed in SEEDS:
            request = GenerationRequest.parse(
                input_audio="a" * 64, continuation=continuation, duration=NEW, seed=seed
            )
            inputs = inputs_of(request, Clip(one.sound[None], RATE))
            asked.append((one.name, inputs, model.decoder.submit(model.prepare(inputs))))
    while model.decoder.busy:
        model.tick()
    for name, inputs, handle in asked:
        codes = handle.future.result()
        sound = model.finish(inputs.spec, codes).clip.samples[0][-NEW * RATE :]
        new = codes[:, -NEW * tokens.FRAME_RATE :]
        made.setdefault(name, []).append(New(new, codes.shape[1] - new.shape[1], sound))
    return made


def _measured(new: New, one: Heard, others: list[Heard], continuation: bool) -> NDArray[np.float64]:
    """Silent halves, and agreement with the source and, on average, with the others."""
    halves = new.sound[: len(new.sound) // HALF * HALF].reshape(-1, HALF)
    found = [float((np.sqrt((halves**2).mean(1)) < SILENT).sum())]

    def agreement(with_: Heard) -> tuple[float, float, float]:
        return (
            share_in(new.codes, with_.source.own_key),
            _kept(new.codes, new.start, with_.source.timing.period),
            _alike(chroma(with_.sound).mean(0), chroma(new.sound).mean(0))
            if continuation
            else _together(with_.sound, new.sound),
        )

    wrong = np.mean([agreement(other) for other in others], axis=0)
    for right, mean in zip(agreement(one), wrong, strict=True):
        found += [right, float(mean)]
    return np.array(found)


def chroma(sound: Sound) -> NDArray[np.float64]:
    """How strong each pitch class is in every half-second, ``[halves, 12]``."""
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    used = (hertz > LOWEST) & (hertz < HIGHEST)
    classes = np.round(12 * np.log2(hertz[used] / 440) + 69).astype(int) % 12
    padded = np.pad(sound, (0, WINDOW))
    found = []
    for at in range(0, len(sound) - HALF + 1, HALF):
        heard = np.abs(np.fft.rfft(padded[at : at + WINDOW] * np.hanning(WINDOW)))[used]
        found.append(np.bincount(classes, np.sqrt(heard), minlength=12))
    return np.array(found)


def _alike(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Correlation of two chromas ``[12]``."""
    return float(np.corrcoef(one, other)[0, 1]) if one.std() and other.std() else 0.0


def _together(source: Sound, sound: Sound) -> float:
    """The mean correlation of what sounds at the same time."""
    pairs = zip(chroma(source), chroma(sound), strict=False)
    return float(np.mean([_alike(one, other) for one, other in pairs]))


def _kept(new: Codes, late: int, period: float) -> float:
    """How well the notes keep to one grid of ``period`` frames, 0 to 1."""
    begins = [n.start + late for k in range(3) for n in notes.notes(new, k)]
    return float(abs(np.exp(2j * np.pi * np.array(begins) / period).mean())) if begins else 0.0


def _heard(studio: Studio, name: str, sound: Sound) -> Heard:
    codes = np.asarray(studio.model.encode(Clip(sound[None], RATE))).astype(np.int64)
    source = listen(codes)
    assert source is not None, name
    return Heard(name, sound, source)


def _cut(sound: NDArray[np.float64]) -> Sound:
    taken = sound[: round(TAKEN * RATE)]
    return (0.6 * taken / np.abs(taken).max()).astype(np.float32)


def _fetched(package: str, folder: Path) -> Path:
    """Where a package's files are; fetched through apt unless they are there."""
    into = folder / package
    if not into.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", package], cwd=folder, check=True)
        (archive,) = folder.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", str(archive), str(into)], check=True)
    return into


def _read(folder: Path, name: str) -> Sound:
    (path,) = folder.rglob(name)
    start = START.get(name, 20.0)
    limits = DecodeLimits()
    clip = asyncio.run(
        decode(path.read_bytes(), limits=limits, start=start, end=start + TAKEN, sample_rate=RATE)
    )
    return _cut(clip.samples.mean(0).astype(np.float64))


def _pluck(pitch: int, seconds: float) -> NDArray[np.float64]:
    time = np.arange(round(RATE * seconds)) / RATE
    hertz = chip.frequency(np.array(pitch))
    parts = [np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 6)]
    return np.sum(parts, axis=0) * np.exp(-2.5 * time)


def _tune() -> NDArray[np.float64]:
    line = [(60, 0.5), (60, 0.5), (67, 0.5), (67, 0.5), (69, 0.5), (69, 0.5), (67, 1.0)] * 2
    return np.concatenate([_pluck(pitch, seconds) for pitch, seconds in line])


def _chords() -> NDArray[np.float64]:
    chords = [(48, 60, 64, 67), (45, 57, 60, 64), (53, 60, 65, 69), (43, 59, 62, 67)]
    return np.concatenate([np.sum([_pluck(p, 1.2) for p in c], axis=0) for c in chords])


def _square() -> NDArray[np.float64]:
    time = np.arange(round(RATE * 0.24)) / RATE
    line = (64, 64, 65, 67, 67, 65, 64, 62) * 3
    return np.concatenate(
        [np.sign(np.sin(2 * np.pi * chip.frequency(np.array(p)) * time)) for p in line]
    )


def _steps() -> NDArray[np.float64]:
    time = np.arange(4 * RATE) / RATE
    return np.sin(2 * np.pi * time * (262 + 66 * np.floor(np.mod(time * 2, 5))))


TUNES: dict[str, Callable[[], NDArray[np.float64]]] = {
    "a plucked tune": _tune,
    "guitar chords": _chords,
    "a square wave's tune": _square,
    "steps of half a second": _steps,
}
