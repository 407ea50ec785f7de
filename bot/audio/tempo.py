"""The beat of any sound: how fast it goes, where its bars begin."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.mix import mixed

SLOWEST, FASTEST = 55.0, 200.0  # beats a minute
USUAL, SPREAD = 120.0, 1.0  # beats a minute that are likeliest, and octaves around it
STEPS = 100  # a second, in which onsets are looked for
BEATS = 4  # of a bar, where nothing tells otherwise
CLEAR = 0.12  # share of all onsets' energy that must come again after a beat
LEAST = 4  # beats that must fit

_FFT = 1024  # samples, at 32 kHz
_AROUND = 0.4  # seconds, over which what is usual is left out
_LOWEST, _HIGHEST = 55.0, 2000.0  # Hz, between which notes are heard
_LOW = 150.0  # Hz, below which are the drums and basses that begin bars

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Beat:
    """seconds: of a beat. first: seconds to the first bar. beats: of a bar."""

    seconds: float
    first: float
    beats: int = BEATS

    @property
    def bpm(self) -> float:
        return 60.0 / self.seconds

    @property
    def bar(self) -> float:
        """Seconds of a bar."""
        return self.beats * self.seconds


def beat_of(clip: Clip, near: float | None = None) -> Beat | None:
    """The beat of a clip; ``None`` where it has none that is clear.

    near: beats a minute. Of a tempo, its half and its double, which are as true, what is nearest to
    that is taken.
    """
    begins, low = _onsets(clip)
    if len(begins) < LEAST * STEPS * 60 / FASTEST or not begins.any():
        return None
    lag = _lag(begins, near)
    if lag is None or len(begins) < LEAST * lag:
        return None
    period = _refined(begins, lag)
    first = _phase(begins, period)
    drums = np.array([_comb(low, BEATS * period, first + k * period) for k in range(BEATS)])
    changes = _changes(clip, first / STEPS, period / STEPS)
    chords = np.array([changes[k::BEATS].mean() for k in range(BEATS)])
    bars = drums / max(drums.mean(), 1e-9) + chords / max(chords.mean(), 1e-9)
    return Beat(period / STEPS, (first + int(np.argmax(bars)) * period) / STEPS)


def onsets(clip: Clip) -> Numbers:
    """How much begins in each of the STEPS of a second, ``[T]``."""
    return _onsets(clip)[0]


def chroma(clip: Clip) -> Numbers:
    """The twelve pitch classes' shares in a clip, as a vector of length 1, from A upwards."""
    sound = mixed(clip, 1).samples[0].astype(np.float64)
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    frequencies = np.fft.rfftfreq(len(sound), 1 / clip.sample_rate)
    heard = (frequencies >= _LOWEST) & (frequencies <= _HIGHEST)
    classes = np.rint(12 * np.log2(frequencies[heard] / 440.0)).astype(int) % 12
    shares = np.sqrt(np.bincount(classes, power[heard], minlength=12))
    return shares / max(float(np.linalg.norm(shares)), 1e-9)


def _changes(clip: Clip, first: float, beat: float) -> Numbers:
    """How much the harmony of each beat differs from that of the one before."""
    edges = np.rint(np.arange(first, clip.seconds, beat) * clip.sample_rate).astype(int)
    beats = [Clip(clip.samples[:, a:b], clip.sample_rate) for a, b in pairwise(edges)]
    each = np.array([chroma(one) for one in beats])
    same = (each[1:] * each[:-1]).sum(axis=1)
    return np.concatenate([[0.0], 1 - same])


def _onsets(clip: Clip) -> tuple[Numbers, Numbers]:
    """How much begins in each step: over all frequencies, and in the low ones."""
    sound = mixed(clip, 1).samples[0].astype(np.float64)
    size = round(_FFT * clip.sample_rate / 32_000)
    hop = clip.sample_rate / STEPS
    sound = np.pad(sound, (size // 2, size))
    starts = (np.arange(int(clip.seconds * STEPS)) * hop).astype(int)
    frames = np.lib.stride_tricks.sliding_window_view(sound, size)[starts]
    loud = np.log1p(100 * np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)))
    risen = np.maximum(np.diff(loud, axis=0, prepend=loud[:1]), 0)
    low = np.fft.rfftfreq(size, 1 / clip.sample_rate) < _LOW
    return _standing_out(risen.mean(axis=1)), _standing_out(risen[:, low].mean(axis=1))


def _standing_out(onsets: Numbers) -> Numbers:
    width = max(1, round(_AROUND * STEPS))
    usual = np.convolve(onsets, np.ones(width) / width, mode="same")
    return np.maximum(onsets - usual, 0)


def _lag(onsets: Numbers, near: float | None) -> float | None:
    """Steps of a beat, roughly."""
    usual, spread = (USUAL, SPREAD) if near is None else (near, SPREAD / 4)
    slowest, fastest = min(SLOWEST, 0.8 * usual), max(FASTEST, 1.25 * usual)
    onsets = onsets - onsets.mean()
    size = 1 << (2 * len(onsets)).bit_length()
    spectrum = np.abs(np.fft.rfft(onsets, size)) ** 2
    again = np.fft.irfft(spectrum, size)[: len(onsets)]
    again = np.convolve(again / again[0], [0.5, 1.0, 0.5], mode="same")
    lags = np.arange(round(60 * STEPS / fastest), round(60 * STEPS / slowest) + 1)
    lags = lags[lags < len(again)]
    if not len(lags):
        return None

    def at(multiple: int) -> Numbers:
        return again[np.minimum(multiple * lags, len(again) - 1)] * (multiple * lags < len(again))

    likely = np.exp(-0.5 * (np.log2(60 * STEPS / lags / usual) / spread) ** 2)
    points = (at(1) + 0.6 * at(2) + 0.4 * at(4)) * likely
    best = int(np.argmax(points))
    return float(lags[best]) if at(1)[best] >= CLEAR else None


def _refined(onsets: Numbers, lag: float) -> float:
    """Steps of a beat, to a hundredth: so that the last beat is met as well as the first."""
    periods = np.linspace(0.96 * lag, 1.04 * lag, 321)
    turns = np.exp(2j * np.pi * np.arange(len(onsets))[None, :] / periods[:, None])
    return float(periods[np.argmax(np.abs(turns @ onsets) + 0.5 * np.abs((turns**2) @ onsets))])


def _phase(onsets: Numbers, period: float) -> float:
    """At which step the first beat is."""
    phases = np.arange(0, period, 0.5)
    return float(phases[np.argmax([_comb(onsets, period, phase) for phase in phases])])


def _comb(onsets: Numbers, period: float, phase: float) -> float:
    """The mean of what begins within a step of each beat."""
    at = np.arange(phase, len(onsets), period)
    near = [np.interp(at + off, np.arange(len(onsets)), onsets) for off in (-1, 0, 1)]
    return float(np.mean(near[0] * 0.5 + near[1] + near[2] * 0.5)) if len(at) else 0.0
