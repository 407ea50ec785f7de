"""How pocket makes a piece: sections from the best of several candidates, put together by a plan.

Round one decodes candidates for the first section, side by side, and keeps the best. Round two
decodes, also side by side, what the form needs besides: contrasts, and other last bars for the
returns. Whatever returns is copied, because in this codec tokens are notes. The last bar is
written by rule (writing.py).
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import cache
from zlib import crc32

import numpy as np
import torch
from torch import Tensor

from bot.engine import EngineRequest, RestLimits
from bot.pocket import judge, scoring, tokens, writing
from bot.pocket.analysis import Codes, Key, find_key
from bot.pocket.chip import FRAME_RATE
from bot.pocket.decoder import Composition, Round, Steps
from bot.pocket.plan import BEATS, INTRO, TURN, Plan

TRIES, ROUNDS = 4, 3
"""How often what is broken, and a first section that is not good, is made at most."""
CANDIDATES, BAR_CANDIDATES = 4, 3
"""Side by side for a section, and for a single bar."""
ALL_REST, MELODY_REST = FRAME_RATE // 2, 3 * FRAME_RATE
"""Frames that all channels, and the melody, may rest."""
CONTEXT = 640
"""Frames that the model hears at once."""


@cache
def silent_tokens() -> Tensor:
    """The tokens of each codebook in which nothing sounds, bool ``[4, 1024]``."""
    rows = [torch.from_numpy(tokens.table(k).step == 0) for k in range(tokens.CODEBOOKS)]
    return torch.stack(rows)


def derived(seed: int, number: int, words: str = "") -> int:
    """The seed of candidate ``number``: the same for the same seed, far from its neighbours'.

    words: what was typed, so that prompts that mean the same are different pieces. Without any,
    number 0 is the seed itself.
    """
    if number == 0 and not words:
        return seed
    key = (number, crc32(words.lower().encode()))
    sequence = np.random.SeedSequence(seed % 2**64, spawn_key=key)
    return int(sequence.generate_state(1, np.uint64)[0] >> 1)


def _seeded(request: EngineRequest, number: int, words: str = "") -> EngineRequest:
    seed = derived(request.sampling.seed, number, words)
    return replace(request, sampling=replace(request.sampling, seed=seed))


def rests(melody: int = MELODY_REST) -> RestLimits:
    return RestLimits(ALL_REST, (melody, None, None, None))


def planned(request: EngineRequest, plan: Plan, words: str = "") -> Composition:
    """A new piece by a plan; ``request`` has its conditions and sampling, ``words`` were typed."""
    return Composition(plan.frames, lambda: _Piece(request, plan, words).steps())


def composition(request: EngineRequest) -> Composition:
    """The piece that a request asks for, made again with another seed while it is broken."""
    return Composition(request.frames, lambda: _tries(replace(request, rests=rests())))


def _tries(request: EngineRequest) -> Steps:
    """Tries until one is not broken; after the last, the one with the shortest hole."""
    ours = request.forced is None or bool((request.forced[tokens.PULSE_1] < 0).all())
    tries = TRIES if request.sampling.temperature > 0 else 1
    made: list[Tensor] = []
    for number in range(tries):
        (codes,) = yield Round([_seeded(request, number)])
        if not judge.broken(codes[:, request.prompt_len :].numpy(), melody=ours):
            return codes
        made.append(codes)
    return min(made, key=lambda codes: judge.longest_hole(codes[:, request.prompt_len :].numpy()))


@dataclass(eq=False)
class _Piece:
    """A piece on its way.

    drawn: how many seeds have been derived.
    """

    request: EngineRequest
    plan: Plan
    words: str
    drawn: int = 0

    def steps(self) -> Steps:
        plan = self.plan
        first = yield from self._first()
        key = find_key(first, plan.brief.mode)
        parts = yield from self._others(first, key)
        music = assembled(plan, {"A": first} | parts) if plan.parts["A"] else first
        if not plan.loop:
            end = writing.ending(music, key, plan, plan.frames - music.shape[1])
            music = np.concatenate([music, end], axis=1)
        return torch.from_numpy(music)

    def _first(self) -> Generator[Round, list[Tensor], Codes]:
        """The best of some candidates for A; more of them while none is good."""
        plan, best, points = self.plan, None, -np.inf
        frames = plan.parts["A"] * plan.bar or plan.frames // 2
        share = 0.9 if len(plan.parts) == 1 else 0.45
        for attempt in range(ROUNDS if self.request.sampling.temperature > 0 else 1):
            asked = self._candidates(CANDIDATES, None, frames)
            found = yield Round(asked, share + 0.02 * attempt)
            for codes in (one.numpy() for one in found):
                worth = scoring.section(codes, plan, find_key(codes, plan.brief.mode))
                if best is None or worth > points:
                    best, points = codes, worth
            if points >= scoring.GOOD:
                break
        assert best is not None
        return best

    def _others(self, first: Codes, key: Key) -> Generator[Round, list[Tensor], dict[str, Codes]]:
        """The other parts of the form, all decoded side by side."""
        plan = self.plan
        wanted: dict[str, list[EngineRequest]] = {}
        for name, bars in list(plan.parts.items())[1:]:
            before = np.concatenate([first, first[:, : plan.before(name) * plan.bar]], axis=1)
            count = CANDIDATES if bars > 1 else BAR_CANDIDATES
            asked = self._candidates(count, before, bars * plan.bar)
            if name == TURN:
                over = torch.from_numpy(writing.dominant(first[:, -plan.bar :], key))
                asked = [replace(one, forced=over) for one in asked]
            wanted[name] = asked
        if not wanted:
            return {}
        found = iter((yield Round([asked for some in wanted.values() for asked in some])))
        parts: dict[str, Codes] = {}
        for name, some in wanted.items():
            made = [next(found)[:, asked.prompt_len :].numpy() for asked in some]
            worth = [scoring.part(name, codes, first, plan, key) for codes in made]
            parts[name] = made[int(np.argmax(worth))]
        return parts

    def _candidates(self, count: int, before: Codes | None, frames: int) -> list[EngineRequest]:
        """As many requests for ``frames`` that follow ``before``, each with a seed of its own."""
        prompt, bar = None, self.plan.bar
        if before is not None:
            heard = max(1, (CONTEXT - frames) // bar) * bar
            prompt = torch.from_numpy(before[:, -min(heard, before.shape[1]) :])
        if self.request.sampling.temperature == 0:
            count = 1
        limits = rests(min(2 * bar, MELODY_REST))
        asked = replace(self.request, frames=frames, prompt=prompt, rests=limits)
        made = [_seeded(asked, self.drawn + number, self.words) for number in range(count)]
        self.drawn += count
        return made


def assembled(plan: Plan, parts: dict[str, Codes]) -> Codes:
    """The sections in their order, with a drum fill before each new one."""
    made: list[Codes] = []
    for number, section in enumerate(plan.sections):
        found = [
            parts[copy.part][:, copy.start * plan.bar : (copy.start + copy.bars) * plan.bar]
            for copy in section.copies
        ]
        codes = np.concatenate(found, axis=1)
        if section.name == INTRO and _accompanied(codes):
            codes[tokens.PULSE_1] = tokens.SILENCE
        if section.lettered and (number + 1 < len(plan.sections) or not plan.loop):
            writing.fill(codes, plan.grid, BEATS[plan.brief.metre], number)
        made.append(codes)
    return np.concatenate(made, axis=1)


def _accompanied(codes: Codes) -> bool:
    """Whether the other channels play enough for the melody to be away, from the first frame on."""
    others = judge.loud(codes)[tokens.PULSE_2 :]
    return bool(others[:, 0].any() and others.any(axis=0).mean() > 0.6)
