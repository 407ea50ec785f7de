"""Cuts whole bars out of music so that their end leads back to their beginning."""

from dataclasses import dataclass

import numpy as np

from bot.audio.clip import Clip
from bot.audio.tempo import Beat, Numbers, beat_of, chroma

FADE = 0.03  # seconds at the end in which what leads to the beginning fades in
SHARE = 0.5  # of the bars that fit, that a loop has at least
LONGER = 0.3  # what the longest loop is worth beside ends that are wholly alike


@dataclass(frozen=True)
class Loop:
    """Bars of a clip. start, end: seconds in what they were cut from."""

    clip: Clip
    beat: Beat
    bars: int
    start: float
    end: float


def cut_loop(clip: Clip, near: float | None = None) -> Loop | None:
    """The loop of whole bars whose ends match best; None where no bar of a steady beat is heard.

    near: beats a minute that were asked for. Of the bars that it might begin with it takes the one
    around whose beginning the pitch classes are most like those around its end.
    """
    beat = beat_of(clip, near)
    if beat is None:
        return None
    starts = np.arange(beat.first, clip.seconds, beat.bar)
    if not len(starts) or (most := int((clip.seconds - starts[0]) / beat.bar + 1e-3)) < 1:
        return None
    before = [
        _heard(clip, start - beat.seconds, start) for start in (*starts, *_ends(starts, beat))
    ]
    after = [_heard(clip, start, start + beat.seconds) for start in starts]
    found: list[tuple[float, int, int]] = []
    for bars in range(most, max(1, round(SHARE * most)) - 1, -1):
        for first, start in enumerate(starts):
            if start + bars * beat.bar <= clip.seconds + 1e-3:
                worth = _match(before, after, first, first + bars) + LONGER * bars / most
                found.append((worth, first, bars))
    _, first, bars = max(found)
    start = float(starts[first])
    end = start + bars * beat.bar
    return Loop(_joined(clip, start, end), beat, bars, start, end)


def _match(before: list[Numbers], after: list[Numbers], first: int, last: int) -> float:
    """How alike the pitch classes are around two bar lines, less what they change more from the
    last beat to the first one than over any bar line between them.

    before, after: of the beat before each bar line, and of the one after it.
    """
    alike = [float(before[first] @ before[last])] if before[first].any() else []
    alike += [float(after[first] @ after[last])] if last < len(after) else []
    jumps = [1 - float(before[line] @ after[line]) for line in range(first + 1, last)]
    seam = 1 - float(before[last] @ after[first])
    return sum(alike) / max(1, len(alike)) - max(0.0, seam - max(jumps, default=0.0))


def _ends(starts: Numbers, beat: Beat) -> Numbers:
    """Where the bar after the last one would begin."""
    return starts[-1:] + beat.bar


def _heard(clip: Clip, start: float, end: float) -> Numbers:
    first, last = (round(max(0.0, at) * clip.sample_rate) for at in (start, end))
    part = clip.samples[:, first:last]
    return chroma(Clip(part, clip.sample_rate)) if part.size else np.zeros(12)


def _joined(clip: Clip, start: float, end: float) -> Clip:
    """From start to end; its last moment fades into what came before the start, if anything."""
    rate = clip.sample_rate
    first, length, fade = round(start * rate), round((end - start) * rate), round(FADE * rate)
    made = clip.samples[:, first : first + length].copy()
    before = clip.samples[:, max(0, first - fade) : first]
    before = np.pad(before, ((0, 0), (fade - before.shape[1], 0)))
    turn = np.linspace(0, np.pi / 2, fade, dtype=np.float32)
    made[:, -fade:] = made[:, -fade:] * np.cos(turn) ** 2 + before * np.sin(turn) ** 2
    return Clip(made, rate)
