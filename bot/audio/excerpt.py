"""The best few seconds of a piece: whole bars, loud, and like the rest of it."""

import numpy as np

from bot.audio.clip import Clip
from bot.audio.tempo import Beat, chroma

BARS = (8, 4, 2, 1)  # how many together make sense
FADE_IN, FADE_OUT = 0.003, 0.02  # seconds, against clicks at the cuts
STEP = 0.25  # seconds between places that are tried where there is no beat


def excerpt(clip: Clip, beat: Beat | None, longest: float) -> Clip:
    """At most ``longest`` seconds of a clip, from the beginning of a bar to the end of one.

    Without a beat, or where not one bar fits, they are any. A shorter clip is taken whole.
    """
    if clip.seconds <= longest:
        return clip
    starts, seconds = _places(clip, beat, longest)
    loud = np.array([_loudness(_part(clip, start, seconds)) for start in starts])
    classes = np.array([chroma(_part(clip, start, seconds)) for start in starts])
    like = (classes @ classes.T).mean(axis=1)
    best = starts[int(np.argmax(loud / max(loud.max(), 1e-9) * like))]
    return _faded(_part(clip, best, seconds))


def _places(clip: Clip, beat: Beat | None, longest: float) -> tuple[list[float], float]:
    """Where an excerpt may begin, and how long each is; seconds."""
    if beat is not None:
        bars = next((bars for bars in BARS if bars * beat.bar <= longest), None)
        seconds = (bars or 0) * beat.bar
        at = np.arange(beat.first, clip.seconds - seconds + 0.01, beat.bar)
        if bars is not None and len(at):
            return [float(start) for start in at], seconds
    return [float(at) for at in np.arange(0, clip.seconds - longest + 1e-6, STEP)], longest


def _part(clip: Clip, start: float, seconds: float) -> Clip:
    first = round(start * clip.sample_rate)
    count = round(seconds * clip.sample_rate)
    return Clip(clip.samples[:, first : first + count], clip.sample_rate)


def _loudness(part: Clip) -> float:
    return float(np.sqrt(np.mean(np.square(part.samples.astype(np.float64)))))


def _faded(part: Clip) -> Clip:
    samples = part.samples.copy()
    rise, fall = (round(seconds * part.sample_rate) for seconds in (FADE_IN, FADE_OUT))
    samples[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    samples[:, -fall:] *= np.linspace(1, 0, fall, dtype=np.float32)
    return Clip(samples, part.sample_rate)
