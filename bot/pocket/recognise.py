"""Hears the chip's own music exactly: finds the tokens whose sound is the sound that was given.

A frame's sound depends on its tokens and its place alone, so each frame is solved by itself:
hold three channels, replace the fourth by whatever explains the rest best, and go round.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from bot.pocket import chip, tokens

ORDERS = ((0, 1, 2, 3), (2, 0, 1, 3), (3, 2, 1, 0))
"""Which channel is guessed first; the best of the three answers is kept."""
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

    sound: Tensor
    centred: Tensor
    norm: Tensor
    tokens: Tensor
    amplitudes: Tensor


def recognise(sound: Tensor) -> tuple[Tensor, Tensor]:
    """Sound ``[640 T]`` to codes ``[4, T]`` and the unexplained share of each frame, ``[T]``."""
    frames = sound.reshape(-1, chip.FRAME)[:, chip.FADE :: EVERY] / chip.GAIN
    found, left = [torch.zeros(tokens.CODEBOOKS, 0, dtype=torch.long)], [torch.zeros(0)]
    for start in range(0, len(frames), BLOCK):
        codes, error = _block(frames[start : start + BLOCK], start)
        found.append(codes)
        left.append(error)
    return torch.cat(found, dim=1), torch.cat(left)


def _block(frames: Tensor, start: int) -> tuple[Tensor, Tensor]:
    target = frames - frames.mean(1, keepdim=True)
    energy = target.square().sum(1).clamp(min=1e-6)
    codes = torch.zeros(tokens.CODEBOOKS, len(frames), dtype=torch.long)
    error = torch.full_like(energy, torch.inf)
    places = torch.arange(chip.FADE, chip.FRAME, EVERY)
    samples = (torch.arange(len(frames)) + start)[:, None] * chip.FRAME + places
    voices = [_voices(k, samples) for k in range(tokens.CODEBOOKS)]
    for order in ORDERS:
        open_ = (error > EXACT * energy).nonzero()[:, 0]
        if len(open_) == 0:
            break
        found, left = _solve(target[open_], [_rows(v, open_) for v in voices], order)
        better = left < error[open_]
        codes[:, open_[better]] = found[:, better]
        error[open_[better]] = left[better]
    return codes, error / energy


def _voices(codebook: int, samples: Tensor) -> Voices:
    meaning = tokens.table(codebook)
    full = meaning.step.max()
    loud = torch.from_numpy((meaning.step == full).nonzero()[0])
    pitch, timbre = torch.from_numpy(meaning.pitch)[loud], torch.from_numpy(meaning.timbre)[loud]
    sound = chip.voice(codebook, pitch[:, None], timbre[:, None], samples[:, None, :])
    centred = sound - sound.mean(2, keepdim=True)
    steps = torch.arange(full) - int(full) + 1
    scale = 15 if codebook == tokens.TRIANGLE else 1
    levels = tokens.LEVELS if codebook == tokens.TRIANGLE else tokens.VOLUMES
    norm = centred.norm(dim=2).clamp(min=1e-6)
    return Voices(
        sound, centred, norm, loud[:, None] + steps, torch.tensor(levels, dtype=torch.float) * scale
    )


def _rows(voices: Voices, rows: Tensor) -> Voices:
    """The voices in some of the frames."""
    sounds = voices.sound[rows], voices.centred[rows], voices.norm[rows]
    return Voices(*sounds, voices.tokens, voices.amplitudes)


def _solve(target: Tensor, voices: list[Voices], order: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """Codes ``[4, N]`` and squared error ``[N]`` after going round the channels."""
    count, length = target.shape
    codes = torch.zeros(tokens.CODEBOOKS, count, dtype=torch.long)
    sounds = [torch.zeros(count, length) for _ in voices]
    error = target.square().sum(1)
    for _ in range(ROUNDS):
        for k in order:
            codes[k], sounds[k], error = _best_token(target, voices[k], sounds, k)
    return codes, error


def _best_token(
    target: Tensor, voices: Voices, sounds: list[Tensor], k: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The token of channel ``k`` that explains each frame best while the other channels stay.

    Tokens ``[N]``, their sound ``[N, L]`` and the squared error that is left ``[N]``. Correlation
    gives a shortlist; what is on it is mixed at every volume and compared exactly.
    """
    others = [torch.zeros_like(s) if j == k else s for j, s in enumerate(sounds)]
    picks = _likely_voices(target - _heard(others), voices)
    frames = torch.arange(len(target))
    sounding = voices.sound[frames[:, None], picks][:, :, None] * voices.amplitudes[:, None]
    tried = torch.cat([torch.zeros_like(sounding[:, :1, 0]), sounding.flatten(1, 2)], dim=1)
    numbers = torch.cat([torch.zeros_like(picks[:, :1]), voices.tokens[picks].flatten(1)], dim=1)
    mixed = [tried if j == k else s[:, None] for j, s in enumerate(others)]
    error = (target[:, None] - _heard(mixed)).square().sum(2)
    best = error.argmin(1)
    return numbers[frames, best], tried[frames, best], error[frames, best]


def _likely_voices(rest: Tensor, voices: Voices) -> Tensor:
    """The SHORTLIST voices that may explain what the other channels leave, ``[N, SHORTLIST]``.

    Were the mixer linear, a voice v at amplitude a would leave ``|rest - a v|² = |rest|² - 2 a
    <rest, v> + a² |v|²``. The best a is ``<rest, v> / |v|²``, with which ``<rest, v>² / |v|²`` is
    explained: so voices are ranked by ``<rest, v> / |v|``. Amplitudes are not negative, so the sign
    is kept. The mixer is nearly linear; the exact comparison afterwards makes up for the rest.
    """
    explained = torch.einsum("nvl,nl->nv", voices.centred, rest) / voices.norm
    return explained.topk(SHORTLIST, dim=1).indices


def _heard(sounds: list[Tensor]) -> Tensor:
    mixed = chip.mix(sounds)
    return mixed - mixed.mean(-1, keepdim=True)
