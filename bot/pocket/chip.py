"""The sound chip: what each token sounds like, at any moment, without clicks.

Every oscillator runs on the clip's own clock (sample 0 is phase 0), so a frame's sound depends on
its tokens and its place alone. That is what lets the codec's encoder recognise them exactly.
"""

from functools import cache

import numpy as np
import torch
from torch import Tensor

from bot.pocket import tokens

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
def waves(codebook: int) -> Tensor:
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
    return torch.from_numpy(np.stack(found).astype(np.float32))


def _pulses() -> np.ndarray:
    place = (np.arange(TABLE) + 0.5) / TABLE
    return np.stack([(place < duty).astype(np.float64) for duty in tokens.DUTIES])


def _triangle() -> np.ndarray:
    """Thirty-two steps down from 15 to 0 and up again."""
    steps = np.concatenate([np.arange(15, -1, -1), np.arange(16)]) / 15
    return steps[np.arange(TABLE) * 32 // TABLE][None]


@cache
def shifted_bits(mode: int) -> Tensor:
    """Running sum of one period of the shift register's output, ``[period + 1]`` (float64)."""
    tap = SHORT_TAP if mode else LONG_TAP
    register, bits = 1, []
    while True:
        bits.append(1 - (register & 1))
        feedback = (register ^ (register >> tap)) & 1
        register = (register >> 1) | (feedback << (SHIFT_BITS - 1))
        if register == 1:
            break
    return torch.cat([torch.zeros(1), torch.tensor(bits, dtype=torch.float64).cumsum(0)])


def noise(period: Tensor, mode: Tensor, samples: Tensor) -> Tensor:
    """The register's output averaged over each sample, 0..1; all arguments broadcast."""
    rate = torch.tensor([CLOCK / divider / SAMPLE_RATE for divider in NOISE_DIVIDERS])
    step = rate.double()[period]
    start = samples.double() * step
    sound = _area(shifted_bits(0), start, step)
    if (mode == 1).any():
        sound = torch.where(mode == 1, _area(shifted_bits(1), start, step), sound)
    return sound.float()


def _area(total: Tensor, start: Tensor, step: Tensor) -> Tensor:
    """Mean of the bits between ``start`` and ``start + step``, both in bits."""
    return (_sum_to(total, start + step) - _sum_to(total, start)) / step


def _sum_to(total: Tensor, place: Tensor) -> Tensor:
    period = len(total) - 1
    turns = torch.floor(place / period)
    place = place - turns * period
    whole = place.long().clamp(max=period - 1)
    part = place - whole
    return turns * total[-1] + total[whole] * (1 - part) + total[whole + 1] * part


def tone(codebook: int, pitch: Tensor, timbre: Tensor, samples: Tensor) -> Tensor:
    """A pulse or the triangle at full volume, 0..1; all arguments broadcast."""
    lowest = tokens.TRIANGLE_LOWEST if codebook == tokens.TRIANGLE else tokens.PULSE_LOWEST
    hertz = torch.from_numpy(frequency(np.arange(tokens.PITCHES) + lowest))
    phase = samples.double() * (hertz[pitch - lowest] / SAMPLE_RATE)
    phase = phase + PULSE_2_PHASE * (codebook == tokens.PULSE_2)
    place = (phase - torch.floor(phase)) * TABLE
    whole = place.long().clamp(max=TABLE - 1)
    part = (place - whole).float()
    table = waves(codebook)
    row = (pitch - lowest) * table.shape[1] + timbre
    flat = table.flatten()
    here = flat[row * TABLE + whole]
    return here + part * (flat[row * TABLE + (whole + 1) % TABLE] - here)


@cache
def means(codebook: int) -> Tensor:
    """The mean of each token's sound at its amplitude, ``[cardinality]``."""
    meaning = tokens.table(codebook)
    if codebook == tokens.NOISE:
        rest = np.array([float(shifted_bits(m)[-1]) / (len(shifted_bits(m)) - 1) for m in (0, 1)])
        mean = rest[meaning.timbre]
    elif codebook == tokens.TRIANGLE:
        mean = np.full(tokens.CARDINALITY, 0.5)
    else:
        mean = np.array(tokens.DUTIES)[meaning.timbre]
    return torch.from_numpy((mean * _amplitudes(codebook)).astype(np.float32))


def _amplitudes(codebook: int) -> np.ndarray:
    """In units of the chip's converters, 0..15."""
    return tokens.table(codebook).amplitude * (15 if codebook == tokens.TRIANGLE else 1)


@cache
def _meaning(codebook: int) -> tuple[Tensor, Tensor, Tensor]:
    table = tokens.table(codebook)
    amplitude = torch.from_numpy(_amplitudes(codebook).astype(np.float32))
    return torch.from_numpy(table.pitch), torch.from_numpy(table.timbre), amplitude


def voice(codebook: int, pitch: Tensor, timbre: Tensor, samples: Tensor) -> Tensor:
    """One channel at full volume, 0..1; pitch and timbre as in ``tokens.Table``."""
    if codebook == tokens.NOISE:
        return noise(pitch, timbre, samples)
    return tone(codebook, pitch, timbre, samples)


def channel(codebook: int, codes: Tensor, samples: Tensor) -> Tensor:
    """Sound of tokens ``[T]`` at sample numbers ``[T, N]``, in units of the converters."""
    pitch, timbre, amplitude = (values[codes] for values in _meaning(codebook))
    sound = torch.zeros(samples.shape)
    heard = amplitude > 0
    if heard.any():
        rows = (pitch[heard, None], timbre[heard, None], samples[heard])
        sound[heard] = amplitude[heard, None] * voice(codebook, *rows)
    return sound


def mix(channels: list[Tensor]) -> Tensor:
    """The chip's mixer: louder channels press each other down (nesdev.org, "APU Mixer")."""
    first, second, triangle, hiss = channels
    pulses = first + second
    others = triangle / 8227 + hiss / 12241
    return 95.88 * pulses / (8128 + 100 * pulses) + 159.79 * others / (1 + 100 * others)


def synthesise(codes: Tensor) -> Tensor:
    """Codes ``[4, T]`` to sound ``[640 T]`` in about -1..1, centred frame by frame."""
    frames = codes.shape[1]
    samples = torch.arange(frames * FRAME).reshape(frames, FRAME)
    rise = 0.5 - 0.5 * torch.cos(torch.pi * (torch.arange(FADE) + 0.5) / FADE)
    sounds, rests = [], []
    for k in range(tokens.CODEBOOKS):
        now = codes[k].clamp(0, tokens.CARDINALITY - 1)
        before = torch.cat([torch.zeros_like(now[:1]), now[:-1]])
        sound = channel(k, now, samples)
        rest = means(k)[now][:, None].repeat(1, FRAME)
        tail = channel(k, before, samples[:, :FADE])
        sound[:, :FADE] = rise * sound[:, :FADE] + (1 - rise) * tail
        rest[:, :FADE] = rise * rest[:, :FADE] + (1 - rise) * means(k)[before][:, None]
        sounds.append(sound)
        rests.append(rest)
    return GAIN * (mix(sounds) - mix(rests)).flatten()
