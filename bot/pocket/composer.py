"""How pocket makes a piece: sections from the best of several candidates, put together by a plan.

Round one decodes candidates for the first section, side by side, and keeps the best. Round two
decodes, also side by side, what the form needs besides: contrasts, and other last bars for the
returns. Whatever returns is copied, because in this codec tokens are notes. The last bar is
written by rule (writing.py).
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.engine import EngineRequest, RestLimits
from bot.engine.delay_pattern import SAMPLED
from bot.errors import Message
from bot.pocket import judge, notes, scoring, structure, tokens, writing
from bot.pocket.analysis import Codes, Key, find_key
from bot.pocket.decoder import Composition, Round, Steps
from bot.pocket.hearing import Source, shifted
from bot.pocket.plan import BARS, BEATS, INTRO, TURN, VARIATION, Brief, Plan, Section, plan
from bot.pocket.seam import Seams
from bot.pocket.structure import Bar
from bot.pocket.tokens import FRAME_RATE
from bot.pocket.wanted import Wanted
from bot.pocket.words import Understood, title

TRIES, ROUNDS = 3, 3
"""How often what is broken, and a first section that is not good, is made at most."""
SETTING = 1000
"""The first number of the seeds for channels that are set to others."""
CANDIDATES, BAR_CANDIDATES = 4, 3
"""Side by side for a section, and for a single bar."""
ALL_REST, MELODY_REST = FRAME_RATE // 2, 3 * FRAME_RATE
"""Frames that all channels, and the melody, may rest."""
CONTEXT = 640
"""Frames that the model hears at once."""


@cache
def silent_tokens() -> NDArray[np.bool_]:
    """The tokens of each codebook in which nothing sounds, bool ``[6, 1024]``."""
    channels = [tokens.table(k).step == 0 for k in range(tokens.CODEBOOKS)]
    return np.stack([*channels, *[np.ones_like(channels[0])] * structure.CODEBOOKS])


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


def rests(melody: int | None = MELODY_REST) -> RestLimits:
    others = tokens.CODEBOOKS + structure.CODEBOOKS - 1
    return RestLimits(ALL_REST, (melody, *[None] * others))


def placed(request: EngineRequest, rows: Codes) -> EngineRequest:
    """A request for the channels as one for all codebooks; rows: the structure of prompt and new
    frames, ``[2, T0 + frames]``."""
    start, early = request.prompt_len, structure.ahead(rows)
    sampled = np.full((tokens.CODEBOOKS, request.frames), SAMPLED)
    forced = sampled if request.forced is None else request.forced
    given = None if request.prompt is None else np.concatenate([request.prompt, early[:, :start]])
    return replace(request, prompt=given, forced=np.concatenate([forced, early[:, start:]]))


def planned(
    request: EngineRequest,
    plan: Plan,
    understood: Understood,
    words: str = "",
    before: Codes | None = None,
    wanted: Wanted = Wanted(),  # noqa: B008 - frozen
) -> Composition:
    """A new piece by a plan; ``request`` has its conditions and sampling, ``words`` were typed.

    before: codes ``[4, T]`` that stay in front of it. wanted: the tempo and key to move it to.
    """
    frames = wanted.frames(plan) if plan.loop or wanted.bpm is None else request.frames

    def steps() -> Steps:
        piece = MusicInProgress(request, plan, words)
        music = yield from piece.music()
        music = wanted.moved(music, plan, piece.found, frames)
        made = music if before is None else np.concatenate([before, music], 1)
        note = Message(
            "pocket-note",
            style=title(plan.brief.style),
            key=(wanted.key or piece.found).name,
            bpm=wanted.bpm or plan.bpm,
            form=plan.form,
            understood=_understood(understood, words),
        )
        if plan.loop:
            bars, seconds = plan.frames // plan.bar, frames / FRAME_RATE
            note = Message(
                "two-notes", first=note, second=Message("loop-planned", bars=bars, seconds=seconds)
            )
        return made, note

    return Composition(frames, steps)


def continued(
    request: EngineRequest, before: Codes, source: Source, brief: Brief, words: str = ""
) -> Composition:
    """New music after codes ``before``, which were heard as ``source`` and stay as they are; none
    where a melody was to be followed and is not clear.

    It goes on in the model's own time and key, from the bar in which the source ends, and is moved
    back to the source's. Of a source that is not clear only time and key are taken.
    """
    start = before.shape[1]

    def steps() -> Steps:
        first = round(source.at(start))
        last = max(first + 1, round(source.at(start + request.frames)) + 1)
        if source.clear:
            heard = source.codes[:, :first]
            heard = yield from accompanied(request, heard, source, words)
            music, form = yield from _after(request, heard, source, brief, last - first, words)
        else:
            chosen = plan(brief, last - first, request.sampling.seed)
            form = chosen.form
            music = yield from MusicInProgress(request, chosen, words).music()
            music = shifted(music, find_key(music, source.key.mode).to(source.key))
        new = source.back(music, first, start, request.frames)
        made = np.concatenate([before, new], axis=1)
        said, key, bpm = title(brief.style), source.own_key.name, source.timing.bpm
        note = Message("pocket-continued", style=said, key=key, bpm=bpm, form=form)
        if not start:
            note = Message("pocket-no-tune", style=said, key=key, bpm=bpm, form=form)
        return made, note

    return Composition(request.frames, steps)


def followed(request: EngineRequest, source: Source, brief: Brief, words: str = "") -> Composition:
    """A melody, heard as ``source``, with other channels composed to it; behind its last note the
    music goes on, as it does after a source."""

    def steps() -> Steps:
        whole = round(source.at(request.frames)) + 1
        tune = notes.notes(source.codes, tokens.PULSE_1)
        end = -(-tune[-1].end // source.bar) * source.bar
        forced = np.full((tokens.CODEBOOKS, min(end, whole)), -1)
        given = source.codes[tokens.PULSE_1, : forced.shape[1]]
        forced[tokens.PULSE_1, : len(given)] = given
        forced[tokens.PULSE_1, len(given) :] = tokens.SILENCE
        music = yield from _set(request, forced, source, brief, words)
        said, key, bpm = title(brief.style), source.own_key.name, source.timing.bpm
        note = Message("pocket-followed", style=said, key=key, bpm=bpm)
        if whole > end:
            rest, form = yield from _after(request, music, source, brief, whole - end, words)
            music = np.concatenate([music, rest], axis=1)
            if whole - end >= source.bar:
                note = Message("pocket-followed-on", style=said, key=key, bpm=bpm, form=form)
        return source.back(music, 0, 0, request.frames), note

    return Composition(request.frames, steps)


def _understood(understood: Understood, words: str) -> Message:
    if understood.words:
        return Message("pocket-understood", words=understood.words)
    return Message("pocket-unknown" if words.strip() else "pocket-no-prompt")


def _set(
    request: EngineRequest, forced: Codes, source: Source, brief: Brief, words: str
) -> Generator[Round, list[Codes], Codes]:
    """The best of some candidates for what is not given of ``forced``, ``[4, T]``."""
    asked = replace(request, frames=forced.shape[1], forced=forced)
    asked = placed(
        replace(asked, prompt=None, rests=rests(None)),
        _places(brief.metre, source.bar, forced.shape[1]),
    )
    count = CANDIDATES if request.sampling.temperature > 0 else 1
    found = yield Round([_seeded(asked, SETTING + n, words) for n in range(count)], 0.5)
    chosen = plan(brief, forced.shape[1], 0)
    worth = [scoring.setting(codes, chosen, source.key) for codes in found]
    return found[int(np.argmax(worth))]


def accompanied(
    request: EngineRequest, heard: Codes, source: Source, words: str
) -> Generator[Round, list[Codes], Codes]:
    """The last of what was heard, as a band would play it: channels that rest are composed.

    A model that hears a tune alone goes on alone, and soon not at all.
    """
    bar = source.bar
    heard = heard[:, -max(1, CONTEXT // bar) * bar - heard.shape[1] % bar :]
    playing = judge.loud(heard).mean(axis=1) if heard.shape[1] else np.ones(tokens.CODEBOOKS)
    if playing[tokens.TRIANGLE] > 0.3 and playing[tokens.PULSE_2] > 0.15:
        return heard
    forced = heard.copy()
    forced[playing < 0.15] = -1
    asked = replace(request, frames=heard.shape[1], prompt=None, forced=forced)
    asked = placed(asked, _places(source.timing.metre, bar, heard.shape[1]))
    (codes,) = yield Round([_seeded(asked, SETTING, words)], 0.3)
    return codes


def _places(metre: str, bar: int, frames: int) -> Codes:
    """The structure ``[2, frames]`` of what begins with a bar, and no more is known of it."""
    sixteenths = BARS[metre]
    bars = [Bar()] * -(-frames // bar)
    return structure.of_bars(bars, sixteenths, bar // sixteenths)[:, :frames]


def _after(
    request: EngineRequest, context: Codes, source: Source, brief: Brief, frames: int, words: str
) -> Generator[Round, list[Codes], tuple[Codes, str]]:
    """``frames`` of new music after ``context``: the rest of its bar, and then a form, which is
    returned too."""
    lead = -context.shape[1] % source.bar
    if frames < lead + source.bar:
        lead = 0
    chosen = plan(brief, frames - lead, request.sampling.seed)
    asked = replace(request, prompt=None, forced=None, window_conditions=())
    piece = MusicInProgress(asked, chosen, words, context, lead, source.key)
    return (yield from piece.music()), chosen.form


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
        first = writing.loosened(first, key, plan)
        parts = yield from self._others(first, key)
        music = assembled(plan, {"A": first} | parts) if plan.parts["A"] else first
        if not plan.loop:
            end = writing.ending(music, key, plan, plan.frames - music.shape[1])
            music = np.concatenate([music, end], axis=1)
        return np.concatenate([lead, music], axis=1)

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
            parts[name] = writing.loosened(candidates[int(np.argmax(worth))], key, plan)
        if plan.loop and TURN in made:
            parts[TURN] = self._closing(made[TURN], first, parts, key)
        return parts

    def _closing(self, made: list[Codes], first: Codes, parts: dict[str, Codes], key: Key) -> Codes:
        """Of the bars that a loop could end with, the best one from which it goes back to the
        beginning as it goes on inside; any bar of A is one, if what was composed does not."""
        plan = self.plan
        seams = Seams(plan.bar, BEATS[plan.brief.metre] * plan.grid, 2 * plan.grid)
        bars = [first[:, at : at + plan.bar] for at in range(0, first.shape[1], plan.bar)]
        candidates = [writing.loosened(one, key, plan) for one in (*made, *bars)]

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
        made = [_seeded(asked, self.drawn + number, self.words) for number in range(count)]
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
