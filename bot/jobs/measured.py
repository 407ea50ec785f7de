"""What a piece turned out to be where a model was only told: its tempo, its key, its bars."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.loop import cut_loop
from bot.audio.tempo import beat_of, chroma
from bot.errors import Message, both
from bot.job_io import Result
from bot.musical_key import TONICS
from bot.pocket.analysis import key_scores

CLEAR = 0.4  # how well a key has to fit


def measurement(clip: Clip, bpm: int | None, key: str | None) -> Message | None:
    """What is heard of the tempo and the key that were asked for, as far as any were."""
    tempo = None if bpm is None else _tempo(clip, bpm)
    return both(tempo, None if key is None else _key(clip, key))


def _tempo(clip: Clip, asked: int) -> Message:
    beat = beat_of(clip, asked)
    if beat is None:
        return Message("measured-no-tempo", asked=asked)
    return Message("measured-tempo", asked=asked, measured=round(beat.bpm))


def _key(clip: Clip, asked: str) -> Message:
    heard = find_key(clip)
    if heard is None:
        return Message("measured-no-key", asked=asked)
    return Message("measured-key", asked=asked, measured=heard)


def find_key(clip: Clip) -> str | None:
    """The key that fits best to what sounds, by its name; None where none fits."""
    scores = key_scores(np.roll(_held(clip), 9))  # theirs begin with A
    mode = max(scores, key=lambda name: scores[name].max())
    tonic = int(scores[mode].argmax())
    return f"{TONICS[tonic]} {mode}" if scores[mode][tonic] >= CLEAR else None


def _held(clip: Clip) -> NDArray[np.float64]:
    """How much of each pitch class sounds, from A, a second counting as much as any other."""
    seconds = range(max(1, round(clip.seconds)))
    parts = [clip.samples[:, n * clip.sample_rate : (n + 1) * clip.sample_rate] for n in seconds]
    heard = [chroma(Clip(part, clip.sample_rate)) for part in parts if part.shape[1] > 1]
    return np.sum(heard, axis=0) if heard else np.zeros(12)


def looped(result: Result, bpm: int | None) -> Result:
    """A piece cut to whole bars whose end leads back to the beginning, its tokens with it; where no
    steady beat is heard it stays as it is, and says so. bpm: what was asked for."""
    loop = cut_loop(result.clip, bpm)
    if loop is None:
        return replace(result, note=both(result.note, Message("loop-impossible")))
    rate = result.tokens.shape[1] / result.clip.seconds
    tokens = result.tokens[:, round(loop.start * rate) : round(loop.end * rate)]
    said = Message("loop-cut", bars=loop.bars, bpm=round(loop.beat.bpm), seconds=loop.clip.seconds)
    return replace(result, clip=loop.clip, tokens=tokens, note=both(result.note, said))
