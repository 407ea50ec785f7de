"""The sound chip: what each token sounds like, at any moment, without clicks.

Every oscillator runs on the clip's own clock (sample 0 is phase 0), so a frame's sound depends on
its tokens and its place alone. That is what lets the codec's encoder recognise them exactly.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.pocket import tokens
from bot.pocket.analysis import Codes

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

SAMPLE_RATE, FRAME_RATE = 32_000, tokens.FRAME_RATE
FRAME = SAMPLE_RATE // FRAME_RATE
FADE = 96
"""Samples (3 ms) over which one frame's tokens give way to the next frame's."""
TABLE = 2048
"""Samples in one stored period of a wave."""
CLOCK = 1_662_607
"""Hz, of the European console."""
NOISE_DIVIDERS = (4, 8, 14, 30, 60, 88, 118, 148, 188, 236, 354, 472, 708, 944, 1890, 3778)
"""Clock ticks per step of the shift register, European console (nesdev.org, "APU Noise")."""
SHIFT_BITS = 15
SHORT_TAP, LONG_TAP = 6, 1
PULSE_2_PHASE = 0.3
"""The second pulse starts this part of a period late; in unison the two stay two."""
GAIN = 1.6


def frequency(pitch: np.ndarray) -> np.ndarray:
    """Hz of MIDI pitches."""
    return 440.0 * 2.0 ** ((np.asarray(pitch) - 69) / 12)


@cache
def waves(codebook: int) -> Floats:
    """One period of every (pitch, timbre), band-limited, 0..1: ``[pitches, timbres, TABLE]``."""
    lowest = tokens.TRIANGLE_LOWEST if codebook == tokens.TRIANGLE else tokens.PULSE_LOWEST
    shapes = _triangle() if codebook == tokens.TRIANGLE else _pulses()
    spectrum = np.fft.rfft(shapes, axis=-1)
    harmonic = np.arange(spectrum.shape[-1])
    found = []
    for tone in frequency(np.arange(lowest, lowest + tokens.PITCHES)):
        highest = 0.45 * SAMPLE_RATE / tone
        # A raised cosine over the top third keeps the edges from ringing.
        fade = 0.5 + 0.5 * np.cos(np.pi * np.clip((harmonic / highest - 0.67) / 0.33, 0, 1))
        found.append(np.fft.irfft(spectrum * fade * (harmonic <= highest), TABLE, axis=-1))
    return np.stack(found).astype(np.float32)


def _pulses() -> np.ndarray:
    place = (np.arange(TABLE) + 0.5) / TABLE
    return np.stack([(place < duty).astype(np.float64) for duty in tokens.DUTIES])


def _triangle() -> np.ndarray:
    """Thirty-two steps down from 15 to 0 and up again."""
    steps = np.concatenate([np.arange(15, -1, -1), np.arange(16)]) / 15
    return steps[np.arange(TABLE) * 32 // TABLE][None]


@cache
def shifted_bits(mode: int) -> NDArray[np.float64]:
    """Running sum of one period of the shift register's output, ``[period + 1]``."""
    tap = SHORT_TAP if mode else LONG_TAP
    register, bits = 1, [0]
    while True:
        bits.append(1 - (register & 1))
        feedback = (register ^ (register >> tap)) & 1
        register = (register >> 1) | (feedback << (SHIFT_BITS - 1))
        if register == 1:
            break
    return np.cumsum(bits, dtype=np.float64)


def noise(period: Whole, mode: Whole, samples: Whole) -> Floats:
    """The register's output averaged over each sample, 0..1; all arguments broadcast."""
    rate = np.array([CLOCK / divider / SAMPLE_RATE for divider in NOISE_DIVIDERS], np.float32)
    step = rate.astype(np.float64)[period]
    start = samples * step
    sound = _area(shifted_bits(0), start, step)
    if (mode == 1).any():
        sound = np.where(mode == 1, _area(shifted_bits(1), start, step), sound)
    return sound.astype(np.float32)


def _area(
    total: NDArray[np.float64], start: NDArray[np.float64], step: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean of the bits between ``start`` and ``start + step``, both in bits."""
    return (_sum_to(total, start + step) - _sum_to(total, start)) / step


def _sum_to(total: NDArray[np.float64], place: NDArray[np.float64]) -> NDArray[np.float64]:
    period = len(total) - 1
    turns = np.floor(place / period)
    place = place - turns * period
    whole = np.minimum(place.astype(np.int64), period - 1)
    part = place - whole
    return turns * total[-1] + total.take(whole) * (1 - part) + total.take(whole + 1) * part


def tone(codebook: int, pitch: Whole, timbre: Whole, samples: Whole) -> Floats:
    """A pulse or the triangle at full volume, 0..1; all arguments broadcast."""
    lowest = tokens.TRIANGLE_LOWEST if codebook == tokens.TRIANGLE else tokens.PULSE_LOWEST
    hertz = frequency(np.arange(tokens.PITCHES) + lowest)
    phase = samples * (hertz[pitch - lowest] / SAMPLE_RATE)
    if codebook == tokens.PULSE_2:
        phase += PULSE_2_PHASE
    phase -= np.floor(phase)
    phase *= TABLE
    whole = np.minimum(phase.astype(np.int32), TABLE - 1)
    phase -= whole
    part = phase.astype(np.float32)
    table = _wrapped_waves(codebook)
    row = ((pitch - lowest) * waves(codebook).shape[1] + timbre) * (TABLE + 1)
    place = whole + row.astype(np.int32)
    here = table.take(place)
    return here + part * (table.take(place + 1) - here)


@cache
def _wrapped_waves(codebook: int) -> Floats:
    """``waves``, each followed by its first sample, one behind the other."""
    table = waves(codebook)
    return np.concatenate([table, table[..., :1]], axis=-1).ravel()


@cache
def means(codebook: int) -> Floats:
    """The mean of each token's sound at its amplitude, ``[cardinality]``."""
    meaning = tokens.table(codebook)
    if codebook == tokens.NOISE:
        rest = np.array([float(shifted_bits(m)[-1]) / (len(shifted_bits(m)) - 1) for m in (0, 1)])
        mean = rest[meaning.timbre]
    elif codebook == tokens.TRIANGLE:
        mean = np.full(tokens.CARDINALITY, 0.5)
    else:
        mean = np.array(tokens.DUTIES)[meaning.timbre]
    return (mean * _amplitudes(codebook)).astype(np.float32)


def _amplitudes(codebook: int) -> np.ndarray:
    """In units of the chip's converters, 0..15."""
    return tokens.table(codebook).amplitude * (15 if codebook == tokens.TRIANGLE else 1)


@cache
def _meaning(codebook: int) -> tuple[Whole, Whole, Floats]:
    table = tokens.table(codebook)
    return table.pitch, table.timbre, _amplitudes(codebook).astype(np.float32)


def voice(codebook: int, pitch: Whole, timbre: Whole, samples: Whole) -> Floats:
    """One channel at full volume, 0..1; pitch and timbre as in ``tokens.Table``."""
    if codebook == tokens.NOISE:
        return noise(pitch, timbre, samples)
    return tone(codebook, pitch, timbre, samples)


def channel(codebook: int, codes: Whole, samples: Whole) -> Floats:
    """Sound of tokens ``[T]`` at sample numbers ``[T, N]``, in units of the converters."""
    pitch, timbre, amplitude = _meaning(codebook)
    pitch, timbre, amplitude = pitch[codes], timbre[codes], amplitude[codes]
    sound = np.zeros(samples.shape, np.float32)
    heard = amplitude > 0
    if heard.any():
        rows = (pitch[heard, None], timbre[heard, None], samples[heard])
        sound[heard] = amplitude[heard, None] * voice(codebook, *rows)
    return sound


def mix(channels: Sequence[Floats]) -> Floats:
    """The chip's mixer: louder channels press each other down (nesdev.org, "APU Mixer")."""
    first, second, triangle, hiss = channels
    pulses = first + second
    others = triangle / 8227 + hiss / 12241
    heard = 95.88 * pulses / (8128 + 100 * pulses) + 159.79 * others / (1 + 100 * others)
    return heard.astype(np.float32, copy=False)


def synthesise(codes: Codes, loop: bool = False) -> Floats:
    """Codes ``[4, T]`` to sound ``[640 T]`` in about -1..1, centred frame by frame.

    loop: the first frame grows out of the last one rather than out of silence, as any other out
    of the one before, so that the sound can be played round and round.
    """
    frames = codes.shape[1]
    samples = np.arange(frames * FRAME).reshape(frames, FRAME)
    faded = samples[:, :FADE] + np.where(np.arange(frames) > 0, 0, loop * samples.size)[:, None]
    rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(FADE) + 0.5) / FADE)).astype(np.float32)
    sounds, rests = [], []
    for k in range(tokens.CODEBOOKS):
        now = np.clip(codes[k], 0, tokens.CARDINALITY - 1)
        before = np.concatenate([now[-1:] * loop, now[:-1]])
        sound = channel(k, now, samples)
        rest = np.repeat(means(k)[now][:, None], FRAME, axis=1)
        tail = channel(k, before, faded)
        sound[:, :FADE] = rise * sound[:, :FADE] + (1 - rise) * tail
        rest[:, :FADE] = rise * rest[:, :FADE] + (1 - rise) * means(k)[before][:, None]
        sounds.append(sound)
        rests.append(rest)
    return GAIN * (mix(sounds) - mix(rests)).ravel()
