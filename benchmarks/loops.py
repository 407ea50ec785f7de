"""How well loops close: each is played twice, and its seam is held against its inner bars.

Two figures of each bar line: by how many milliseconds the onsets after it are off those before it,
and how much the pitch classes change over it, 0 to 1. Run ``python -m benchmarks.loops``, with the
number of seeds and the first of them.
"""

import sys
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from bot.audio.clip import Clip
from bot.audio.loop import cut_loop
from bot.audio.tempo import STEPS, Numbers, chroma, onsets
from bot.job_io import JobInputs
from bot.job_spec import JobSpec
from bot.request import GenerationRequest

PROMPTS = "castle at night", "boss fight", "quiet village"


@dataclass(frozen=True)
class Seam:
    """The line where a loop begins again, and the worst of its inner bar lines.

    late: milliseconds. jump: of the pitch classes.
    """

    late: float
    jump: float
    inner_late: float
    inner_jump: float

    @property
    def closes(self) -> bool:
        """Whether the seam is no worse than the loop's own bars, within a step of measuring."""
        return self.late <= self.inner_late + 1000 / STEPS and self.jump <= self.inner_jump + 0.02


def seam(loop: Clip, bars: int, bar: float) -> Seam:
    """The seam of a loop of ``bars``, at least two, of ``bar`` seconds each."""
    twice = Clip(np.concatenate([loop.samples, loop.samples], axis=1), loop.sample_rate)
    begins, lines = onsets(twice), np.arange(1, bars + 1) * bar
    late = [_late(begins, line, bar) for line in lines]
    jumps = [_jump(twice, line, bar / 4) for line in lines[: bars - 1]]
    return Seam(
        late=late[-1],
        jump=_jump(twice, loop.seconds, bar / 4),
        inner_late=max(late[:-1]),
        inner_jump=max(jumps),
    )


def _late(begins: Numbers, line: float, bar: float) -> float:
    """Milliseconds by which the eighths of the bar after a line are off those before it."""
    before, after = (_eighths(begins, start, bar) for start in (line - bar, line))
    return abs(float(np.angle(after * np.conj(before)))) / (2 * np.pi) * 1000 * bar / 8


def _eighths(begins: Numbers, start: float, bar: float) -> complex:
    """The phase of a bar's onsets, against a beat that began with the music."""
    steps = np.arange(round(start * STEPS), min(len(begins), round((start + bar) * STEPS)))
    return complex(begins[steps] @ np.exp(-2j * np.pi * steps / STEPS / (bar / 8)))


def _jump(clip: Clip, line: float, beat: float) -> float:
    """How much the pitch classes of the beat before a line differ from those of the beat after."""
    first, middle, last = (round(at * clip.sample_rate) for at in (line - beat, line, line + beat))
    before = Clip(clip.samples[:, first:middle], clip.sample_rate)
    after = Clip(clip.samples[:, middle:last], clip.sample_rate)
    return 1 - float(chroma(before) @ chroma(after))


def main(seeds: int = 2, first: int = 0) -> None:
    """Loops that pocket plans, and loops cut out of pieces that it made without knowing."""
    from bot.config import Engine
    from bot.models.families.pocket.model import load_pocket

    model = load_pocket("pocket", Engine())
    print(f"{'prompt':17}{'how':9}{'bars':>5}{'late ms (inner)':>17}{'jump (inner)':>14}  closes")
    for prompt, seed, planned in product(PROMPTS, range(first, first + seeds), (True, False)):
        values = {"prompt": prompt, "duration": 16, "seed": seed, "loop": planned, "bpm": 120}
        request = GenerationRequest.parse(**values, replicate_weights="pocket")
        made = _composed(model, JobSpec.of("loop", request))
        how, cut = ("planned", None) if planned else ("cut", cut_loop(made, 120))
        if not planned and cut is None:
            print(f"{prompt:17}{how:9}  no steady beat")
            continue
        loop, bars = (cut.clip, cut.bars) if cut else (made, round(made.seconds / 2))
        found = seam(loop, bars, cut.beat.bar if cut else 2.0)
        late = f"{found.late:.0f} ({found.inner_late:.0f})"
        jump = f"{found.jump:.2f} ({found.inner_jump:.2f})"
        print(f"{prompt:17}{how:9}{bars:5}{late:>17}{jump:>14}  {found.closes}")


def _composed(model: Any, spec: JobSpec) -> Clip:
    handle = model.decoder.submit(model.prepare(JobInputs(spec)))
    while model.decoder.busy:
        model.tick()
    return model.finish(spec, handle.future.result()).clip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
