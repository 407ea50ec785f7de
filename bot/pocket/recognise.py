"""Hears the chip's own music exactly: finds the tokens whose sound is the sound that was given.

A frame's sound depends on its tokens and its place alone, so each frame is solved by itself:
hold three channels, replace the fourth by whatever explains the rest best, and go round.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from bot.pocket import chip, tokens
from bot.pocket.analysis import Codes
from bot.pocket.chip import Floats, Whole

ORDERS = ((0, 1, 2, 3), (2, 0, 1, 3), (3, 2, 1, 0))
"""Which channel is guessed first; the best of the three answers is kept."""
RESTARTS = tuple(permutations(range(tokens.CODEBOOKS)))
"""Orders in which a frame is gone round once more, its first two channels silenced."""
ROUNDS, SHORTLIST, BLOCK = 4, 6, 40
EVERY = 3
"""Of a frame's samples one in three is looked at: the sound is exact or it is not."""
EXACT = 1e-4
"""A frame this well explained is not tried again."""
EXPLAINED = 0.02
"""The share of a frame's energy that may be left over for the frame to count as solved."""


@dataclass(frozen=True)
class Voices:
    """What every (pitch, timbre) of one channel sounds like in some frames, ``[N, V, L]``.

    tokens: token of each voice at each step, ``[V, S]``. amplitudes: of each step, ``[S]``.
    """

    sound: Floats
    centred: Floats
    norm: Floats
    tokens: Whole
    amplitudes: Floats


def recognise(sound: Floats) -> tuple[Codes, Floats]:
    """Sound ``[640 T]`` to codes ``[4, T]`` and the unexplained share of each frame, ``[T]``."""
    frames = sound.reshape(-1, chip.FRAME)[:, chip.FADE :: EVERY] / chip.GAIN
    found, left = [np.zeros((tokens.CODEBOOKS, 0), np.int64)], [np.zeros(0, np.float32)]
    for start in range(0, len(frames), BLOCK):
        codes, error = _block(frames[start : start + BLOCK], start)
        found.append(codes)
        left.append(error)
    return np.concatenate(found, axis=1), np.concatenate(left)


def mended(sound: Floats, codes: Codes, left: Floats) -> tuple[Codes, Floats]:
    """`recognise`'s answer for the chip's own sound, with another try at the frames that it does
    not explain.

    Where two channels are wrong together, as one after the other is when the pulses play in unison,
    no change of one of them helps: so two are silenced and found anew.
    """
    codes, left = codes.copy(), left.copy()
    cut = sound.reshape(-1, chip.FRAME)[:, chip.FADE :: EVERY] / chip.GAIN
    open_ = (left > EXPLAINED).nonzero()[0]
    for at in range(0, len(open_), BLOCK):
        rows = open_[at : at + BLOCK]
        target, energy = _centred(cut[rows])
        samples = _samples(rows)
        voices = [_voices(k, samples) for k in range(tokens.CODEBOOKS)]
        for order in RESTARTS:
            again = (left[rows] > EXPLAINED).nonzero()[0]
            if len(again) == 0:
                break
            tried = codes[:, rows[again]]
            tried[list(order[:2])] = tokens.SILENCE
            some = [_rows(voice, again) for voice in voices]
            found, error = _solve(target[again], some, order, (tried, samples[again]))
            share = error / energy[again]
            better = share < left[rows[again]]
            codes[:, rows[again[better]]] = found[:, better]
            left[rows[again[better]]] = share[better]
    return codes, left


def _centred(frames: Floats) -> tuple[Floats, Floats]:
    """Frames ``[N, L]`` about zero, and their energy ``[N]``."""
    target = frames - frames.mean(1, keepdims=True)
    return target, np.square(target).sum(1).clip(min=1e-6)


def _samples(frames: Whole) -> Whole:
    """Numbers of the samples that are looked at, ``[N, L]``."""
    return frames[:, None] * chip.FRAME + np.arange(chip.FADE, chip.FRAME, EVERY)


def _block(frames: Floats, start: int) -> tuple[Codes, Floats]:
    target, energy = _centred(frames)
    codes = np.zeros((tokens.CODEBOOKS, len(frames)), np.int64)
    error = np.full_like(energy, np.inf)
    samples = _samples(np.arange(len(frames)) + start)
    voices = [_voices(k, samples) for k in range(tokens.CODEBOOKS)]
    for order in ORDERS:
        open_ = (error > EXACT * energy).nonzero()[0]
        if len(open_) == 0:
            break
        found, left = _solve(target[open_], [_rows(v, open_) for v in voices], order)
        better = left < error[open_]
        codes[:, open_[better]] = found[:, better]
        error[open_[better]] = left[better]
    return codes, error / energy


def _voices(codebook: int, samples: Whole) -> Voices:
    meaning = tokens.table(codebook)
    full = meaning.step.max()
    loud = (meaning.step == full).nonzero()[0]
    pitch, timbre = meaning.pitch[loud], meaning.timbre[loud]
    sound = chip.voice(codebook, pitch[:, None], timbre[:, None], samples[:, None, :])
    centred = sound - sound.mean(2, keepdims=True)
    steps = np.arange(full) - int(full) + 1
    scale = 15 if codebook == tokens.TRIANGLE else 1
    levels = tokens.LEVELS if codebook == tokens.TRIANGLE else tokens.VOLUMES
    norm = np.sqrt(np.square(centred).sum(2)).clip(min=1e-6)
    return Voices(sound, centred, norm, loud[:, None] + steps, np.array(levels, np.float32) * scale)


def _rows(voices: Voices, rows: NDArray[np.intp]) -> Voices:
    """The voices in some of the frames."""
    if len(rows) == len(voices.sound):
        return voices
    sounds = voices.sound[rows], voices.centred[rows], voices.norm[rows]
    return Voices(*sounds, voices.tokens, voices.amplitudes)


def _solve(
    target: Floats,
    voices: list[Voices],
    order: tuple[int, ...],
    start: tuple[Codes, Whole] | None = None,
) -> tuple[Codes, Floats]:
    """Codes ``[4, N]`` and squared error ``[N]`` after going round the channels.

    start: codes ``[4, N]`` to begin with, and the sample numbers ``[N, L]``; else from silence.
    """
    count, length = target.shape
    codes = np.zeros((tokens.CODEBOOKS, count), np.int64)
    sounds = [np.zeros((count, length), np.float32) for _ in voices]
    if start is not None:
        codes = start[0].copy()
        sounds = [chip.channel(k, codes[k], start[1]) for k in range(tokens.CODEBOOKS)]
    error = np.square(target).sum(1)
    for _ in range(ROUNDS):
        for k in order:
            codes[k], sounds[k], error = _best_token(target, voices[k], sounds, k)
    return codes, error


def _best_token(
    target: Floats, voices: Voices, sounds: list[Floats], k: int
) -> tuple[Whole, Floats, Floats]:
    """The token of channel ``k`` that explains each frame best while the other channels stay.

    Tokens ``[N]``, their sound ``[N, L]`` and the squared error that is left ``[N]``. Correlation
    gives a shortlist; what is on it is mixed at every volume and compared exactly.
    """
    others = [np.zeros_like(s) if j == k else s for j, s in enumerate(sounds)]
    picks = _likely_voices(target - _heard(others), voices)
    frames = np.arange(len(target))
    sounding = voices.sound[frames[:, None], picks][:, :, None] * voices.amplitudes[:, None]
    sounding = sounding.reshape(len(target), -1, target.shape[1])
    tried = np.concatenate([np.zeros_like(sounding[:, :1]), sounding], axis=1)
    numbers = voices.tokens[picks].reshape(len(target), -1)
    numbers = np.concatenate([np.zeros_like(numbers[:, :1]), numbers], axis=1)
    mixed = [tried if j == k else s[:, None] for j, s in enumerate(others)]
    error = np.square(target[:, None] - _heard(mixed)).sum(2)
    best = error.argmin(1)
    return numbers[frames, best], tried[frames, best], error[frames, best]


def _likely_voices(rest: Floats, voices: Voices) -> Whole:
    """The SHORTLIST voices that may explain what the other channels leave, ``[N, SHORTLIST]``.

    Were the mixer linear, a voice v at amplitude a would leave ``|rest - a v|² = |rest|² - 2 a
    <rest, v> + a² |v|²``. The best a is ``<rest, v> / |v|²``, with which ``<rest, v>² / |v|²`` is
    explained: so voices are ranked by ``<rest, v> / |v|``. Amplitudes are not negative, so the sign
    is kept. The mixer is nearly linear; the exact comparison afterwards makes up for the rest.
    """
    explained = (voices.centred @ rest[:, :, None])[:, :, 0] / voices.norm
    return np.argsort(-explained, axis=1, kind="stable")[:, :SHORTLIST]


def _heard(sounds: list[Floats]) -> Floats:
    mixed = chip.mix(sounds)
    return mixed - mixed.mean(-1, keepdims=True)
