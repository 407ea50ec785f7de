"""Music by a plan: parts, each the best of several candidates, put together.

Round one decodes candidates for the first section, side by side, and keeps the best. Round two
decodes, also side by side, what the form needs besides: contrasts, and other last bars for the
returns. Whatever returns is copied, because in this codec tokens are notes. The last bar is
written by rule (writing.py).
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.engine import EngineRequest
from bot.pocket import judge, scoring, structure, tokens, writing
from bot.pocket.analysis import Codes, Key, find_key
from bot.pocket.candidates import (
    BAR_CANDIDATES,
    CANDIDATES,
    CONTEXT,
    MELODY_REST,
    placed,
    rests,
    seeded,
)
from bot.pocket.decoder import Round
from bot.pocket.plan import BARS, BEATS, INTRO, TURN, VARIATION, Plan, Section
from bot.pocket.seam import Seams
from bot.pocket.structure import Bar

TRIES, ROUNDS = 3, 3
"""How often what is broken, and a first section that is not good, is made at most."""


@dataclass(eq=False)
class MusicInProgress:
    """A piece on its way.

    context: what comes before, in the model's time. lead: frames up to the next bar. key: of what
    comes before. drawn: how many seeds have been derived.
    """

    request: EngineRequest
    plan: Plan
    words: str
    context: Codes | None = None
    lead: int = 0
    key: Key | None = None
    drawn: int = 0
    found: Key = field(init=False)

    def music(self) -> Generator[Round, list[Codes], Codes]:
        """All of it, ``[4, lead + plan.frames]``; once more where it came out broken."""
        made = yield from self._once()
        for _ in range(TRIES - 1 if self.request.sampling.temperature > 0 else 0):
            if not judge.broken(made):
                break
            made = yield from self._once()
        return made

    def _once(self) -> Generator[Round, list[Codes], Codes]:
        plan = self.plan
        lead, first = yield from self._first()
        key = self.found = self.key or find_key(first, plan.brief.mode)
        first = self._mended(first, key)
        parts = yield from self._others(first, key)
        music = assembled(plan, {"A": first} | parts) if plan.parts["A"] else first
        if not plan.loop:
            end = writing.ending(music, key, plan, plan.frames - music.shape[1])
            music = np.concatenate([music, end], axis=1)
        return np.concatenate([lead, music], axis=1)

    def _mended(self, codes: Codes, key: Key) -> Codes:
        """A part that was chosen, without what the model does badly."""
        return writing.loosened(writing.cleaned(codes, self.plan.grid), key, self.plan)

    def _first(self) -> Generator[Round, list[Codes], tuple[Codes, Codes]]:
        """What leads to A, and A: the best of some candidates; more of them while none is good."""
        plan, best, points = self.plan, None, -np.inf
        frames = self.lead + (plan.parts["A"] * plan.bar or max(1, plan.frames // 2))
        share = 0.9 if len(plan.parts) == 1 else 0.45
        for attempt in range(ROUNDS if self.request.sampling.temperature > 0 else 1):
            bars = [Bar(number, structure.FIRST) for number in range(-(-frames // plan.bar))]
            asked = self._candidates(CANDIDATES, self.context, frames, bars, self.lead)
            found = yield Round(asked, share + 0.02 * attempt)
            for codes in (one[:, -frames:] for one in found):
                section = codes[:, self.lead :]
                key = self.key or find_key(section, plan.brief.mode)
                worth = scoring.section(section, plan, key)
                if best is None or worth > points:
                    best, points = codes, worth
            if points >= scoring.GOOD:
                break
        assert best is not None
        return best[:, : self.lead], best[:, self.lead :]

    def _others(self, first: Codes, key: Key) -> Generator[Round, list[Codes], dict[str, Codes]]:
        """The other parts of the form, all decoded side by side."""
        plan = self.plan
        wanted: dict[str, list[EngineRequest]] = {}
        for name, bars in list(plan.parts.items())[1:]:
            again = plan.before(name)
            before = np.concatenate([first, first[:, : again * plan.bar]], axis=1)
            heard = [Bar(number, structure.FIRST) for number in range(plan.parts["A"])]
            heard += [Bar(number, structure.RETURN) for number in range(again)]
            phrase = {VARIATION: structure.RETURN, TURN: structure.END}
            kind = phrase.get(name, structure.CONTRAST)
            new = [Bar(again + number, kind) for number in range(bars)]
            count = CANDIDATES if bars > 1 else BAR_CANDIDATES
            over = writing.dominant(first[:, -plan.bar :], key) if name == TURN else None
            frames = bars * plan.bar
            asked = self._candidates(count, before, frames, new, heard=heard, forced=over)
            if name == TURN and plan.loop:
                asked += self._candidates(count, before, frames, new, heard=heard)
            wanted[name] = asked
        if not wanted:
            return {}
        found = iter((yield Round([asked for some in wanted.values() for asked in some])))
        parts: dict[str, Codes] = {}
        made = {
            name: [next(found)[:, one.prompt_len :] for one in some]
            for name, some in wanted.items()
        }
        for name, candidates in made.items():
            played = [as_played(plan, name, codes) for codes in candidates]
            worth = [scoring.part(name, codes, first, plan, key) for codes in played]
            parts[name] = self._mended(candidates[int(np.argmax(worth))], key)
        if plan.loop and TURN in made:
            parts[TURN] = self._closing(made[TURN], first, parts, key)
        return parts

    def _closing(self, made: list[Codes], first: Codes, parts: dict[str, Codes], key: Key) -> Codes:
        """Of the bars that a loop could end with, the best one from which it goes back to the
        beginning as it goes on inside; any bar of A is one, if what was composed does not."""
        plan = self.plan
        seams = Seams(plan.bar, BEATS[plan.brief.metre] * plan.grid, 2 * plan.grid)
        bars = [first[:, at : at + plan.bar] for at in range(0, first.shape[1], plan.bar)]
        candidates = [self._mended(one, key) for one in (*made, *bars)]

        def worth(codes: Codes) -> tuple[float, float]:
            music = assembled(plan, {"A": first} | parts | {TURN: codes})
            return -seams.excess(music), scoring.turn(codes, plan, key)

        return max(candidates, key=worth)

    def _candidates(
        self,
        count: int,
        before: Codes | None,
        frames: int,
        bars: Sequence[Bar],
        lead: int = 0,
        heard: Sequence[Bar] = (),
        forced: Codes | None = None,
    ) -> list[EngineRequest]:
        """As many requests for ``frames`` that follow ``before``, each with a seed of its own.

        bars: what is new, after ``lead`` frames up to the first of them. heard: the bars before.
        forced: channels that are given, ``[4, frames]``.
        """
        prompt, bar = None, self.plan.bar
        if before is not None:
            fitting = max(1, (CONTEXT - frames) // bar) * bar
            prompt = before[:, -min(fitting, before.shape[1]) :]
        if self.request.sampling.temperature == 0:
            count = 1
        limits = rests(min(2 * bar, MELODY_REST))
        asked = replace(self.request, frames=frames, prompt=prompt, forced=forced, rests=limits)
        known = len(heard) * bar
        rows = structure.of_bars(
            [*heard, *bars], BARS[self.plan.brief.metre], self.plan.grid,
            before=max(0, asked.prompt_len + lead - known),
        )[:, max(0, known - asked.prompt_len - lead) :]  # fmt: skip
        asked = placed(asked, rows[:, : asked.prompt_len + frames])
        made = [seeded(asked, self.drawn + number, self.words) for number in range(count)]
        self.drawn += count
        return made


def as_played(plan: Plan, part: str, codes: Codes) -> Codes:
    """A part as its own section plays it, if it has one: some bars of a contrast come twice."""
    for section in plan.sections:
        if section.name == part:
            return _copied(section, {part: codes}, plan.bar)
    return codes


def _copied(section: Section, parts: dict[str, Codes], bar: int) -> Codes:
    found = [
        parts[copy.part][:, copy.start * bar : (copy.start + copy.bars) * bar]
        for copy in section.copies
    ]
    return np.concatenate(found, axis=1)


def assembled(plan: Plan, parts: dict[str, Codes]) -> Codes:
    """The sections in their order, with a drum fill before each new one."""
    made: list[Codes] = []
    for number, section in enumerate(plan.sections):
        codes = _copied(section, parts, plan.bar)
        if section.name == INTRO and _others_play(codes):
            codes[tokens.PULSE_1] = tokens.SILENCE
        if not plan.brief.drums:
            codes[tokens.NOISE] = tokens.SILENCE
        if section.lettered and (number + 1 < len(plan.sections) or not plan.loop):
            writing.fill(codes, plan.grid, BEATS[plan.brief.metre], number)
        made.append(codes)
    return np.concatenate(made, axis=1)


def _others_play(codes: Codes) -> bool:
    """Whether the other channels play enough for the melody to be away, from the first frame on."""
    others = judge.loud(codes)[tokens.PULSE_2 :]
    return bool(others[:, 0].any() and others.any(axis=0).mean() > 0.6)
