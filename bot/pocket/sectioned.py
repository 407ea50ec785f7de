"""A piece in the sections that its prompt names: one tempo, metre and key throughout, and for each
section a style and drums of its own.

Each section but the last is composed as a loop is, so that its last bar leads on, after the music
before it; the last one ends. A section that has the same words as an earlier one is that music
again.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.engine import Conditions, EngineRequest
from bot.errors import Message
from bot.pocket import tokens, writing
from bot.pocket.analysis import Codes, Key, find_key
from bot.pocket.composer import accompanied
from bot.pocket.decoder import Composition, Round, Steps
from bot.pocket.hearing import GRIDS, Source, shifted
from bot.pocket.music import MusicInProgress
from bot.pocket.plan import BARS, BEATS, Brief, Plan, plan
from bot.pocket.tokens import FRAME_RATE
from bot.pocket.words import title, understand
from bot.util.humanize import clock

ROOM = 0.75
"""Of a bar, that the shortest section has at least where the tempo can be chosen."""

Tell = Callable[[str], Conditions]
"""What the model is told by a text."""


@dataclass(frozen=True)
class Asked:
    """A section as it was asked for. at: the share of the piece before it, 0 to 1."""

    name: str
    words: str
    at: float


@dataclass(frozen=True)
class SectionPlan:
    """A section with its music planned.

    start: its first frame. again: the number of the earlier section whose music it is.
    """

    name: str
    words: str
    start: int
    plan: Plan
    again: int | None = None


def plan_sections(
    asked: Sequence[Asked], base: Brief, frames: int, seed: int
) -> tuple[SectionPlan, ...]:
    """Sections of whole bars, the last of which fills what is left of ``frames``.

    base: says tempo, metre and mode of all, and is what a section says nothing else than.
    """
    grid = _grid(asked, base, frames, seed)
    bar = BARS[base.metre] * grid
    starts = _starts(asked, frames / bar)
    made: list[SectionPlan] = []
    for number, (one, start) in enumerate(zip(asked, starts, strict=False)):
        last = number + 1 == len(starts)
        size = (frames if last else starts[number + 1] * bar) - start * bar
        said = understand(one.words, seed, like=base).brief
        brief = replace(said, tempos=(grid,), metre=base.metre, mode=base.mode, swing=base.swing)
        words = one.words.casefold()
        again = next((n for n, other in enumerate(made) if other.words.casefold() == words), None)
        chosen = plan(brief, size, seed + number, loop=not last)
        made.append(SectionPlan(one.name, one.words, start * bar, chosen, again))
    return tuple(made)


def _grid(asked: Sequence[Asked], base: Brief, frames: int, seed: int) -> int:
    """Frames per sixteenth: as a whole piece would have them, or fewer, so that each section has
    a bar."""
    chosen = plan(base, frames, seed).grid
    if len(base.tempos) == 1 and base.tempos[0] not in GRIDS:
        return chosen
    ends = [*(one.at for one in asked[1:]), 1.0]
    shortest = frames * min(end - one.at for one, end in zip(asked, ends, strict=True))
    bars = {grid: BARS[base.metre] * grid for grid in GRIDS if grid <= chosen}
    fitting = [
        grid
        for grid, bar in bars.items()
        if ROOM * bar <= shortest and round(frames / bar) >= len(asked)
    ]
    return max(fitting, default=min(GRIDS))


def _starts(asked: Sequence[Asked], bars: float) -> list[int]:
    """The bar in which each section begins, each at least one after the one before; as many
    sections as there are bars for."""
    whole = max(1, round(bars))
    starts: list[int] = []
    for one in asked[:whole]:
        wanted = round(one.at * bars)
        starts.append(max(wanted, starts[-1] + 1) if starts else 0)
    latest = range(whole - len(starts), whole)
    return [min(start, most) for start, most in zip(starts, latest, strict=True)]


def in_sections(
    request: EngineRequest, plans: Sequence[SectionPlan], tell: Tell, before: Codes | None
) -> Composition:
    """A new piece in sections. before: codes ``[4, T]`` that stay in front of it."""
    frames = plans[-1].start + plans[-1].plan.frames

    def steps() -> Steps:
        music, key = yield from _music(request, plans, tell)
        made = music if before is None else np.concatenate([before, music], 1)
        late = made.shape[1] - music.shape[1]
        return made, _note(plans, key, plans[0].plan.bpm, [late + one.start for one in plans])

    return Composition(frames, steps)


def continued_in_sections(
    request: EngineRequest,
    before: Codes,
    source: Source,
    asked: Sequence[Asked],
    base: Brief,
    tell: Tell,
) -> Composition:
    """New music in sections after codes ``before``, which were heard as ``source``; see
    :func:`bot.pocket.composer.continued`."""
    start, seed = before.shape[1], request.sampling.seed
    first = round(source.at(start))
    last = max(first + 1, round(source.at(start + request.frames)) + 1)

    def steps() -> Steps:
        heard, lead, key = None, 0, None
        if source.clear:
            heard = yield from accompanied(request, source.codes[:, :first], source, "")
            lead, key = -heard.shape[1] % source.bar, source.key
            if last - first < lead + source.bar:
                lead = 0
        plans = plan_sections(asked, base, last - first - lead, seed)
        music, _ = yield from _music(request, plans, tell, heard, lead, key)
        if heard is None:
            music = shifted(music, find_key(music, source.key.mode).to(source.key))
        new = source.back(music, first, start, request.frames)
        stretch = request.frames / (last - first)
        starts = [start + round((lead + one.start) * stretch) for one in plans]
        note = _note(plans, source.own_key, source.timing.bpm, starts)
        return np.concatenate([before, new], axis=1), note

    return Composition(request.frames, steps)


def _music(
    request: EngineRequest,
    plans: Sequence[SectionPlan],
    tell: Tell,
    context: Codes | None = None,
    lead: int = 0,
    key: Key | None = None,
) -> Generator[Round, list[Codes], tuple[Codes, Key]]:
    """All sections, ``[4, lead + frames]``, and their key.

    context: what comes before, in the model's time. lead: frames up to the next bar.
    """
    nothing = np.zeros((tokens.CODEBOOKS, 0), dtype=np.int64)
    music, found = nothing, list[Codes]()
    before = nothing if context is None else context
    total = plans[-1].start + plans[-1].plan.frames
    for number, one in enumerate(plans):
        heard = np.concatenate([before, music], axis=1)
        chosen, last = one.plan, number + 1 == len(plans)
        if one.again is not None and key is not None:
            part = _again(found[one.again], chosen, key, heard)
        else:
            asked = replace(request, conditions=tell(chosen.prompt), prompt=None, forced=None)
            end = one.start + chosen.frames
            goes_on = heard.shape[1] > 0 and (not number or _alike(chosen, plans[number - 1].plan))
            if goes_on:
                up_to_bar = 0 if number else lead
                making = MusicInProgress(asked, chosen, one.words, heard, up_to_bar, key)
            else:  # what it heard, it would go on with
                making = MusicInProgress(asked, chosen, one.words)
            part = yield from _between(making.music(), one.start / total, end / total)
            if key is not None:
                part = shifted(part, making.found.to(key))
            key = key or making.found
        if not last:
            writing.fill(part, chosen.grid, BEATS[chosen.brief.metre], number)
        found.append(part[:, -chosen.frames :])
        music = np.concatenate([music, part], axis=1)
    assert key is not None
    return music, key


def _alike(one: Plan, other: Plan) -> bool:
    """Whether two sections are told the same, but for their words."""
    return one.prompt == other.prompt


def _again(codes: Codes, plan: Plan, key: Key, heard: Codes) -> Codes:
    """Music that was made, for as long as a plan says; with an ending if the plan has one."""
    kept = plan.frames if plan.loop else max(0, round(plan.frames / plan.bar) - 1) * plan.bar
    music = codes[:, np.arange(kept) % codes.shape[1]]
    if plan.loop:
        return music
    before = np.concatenate([heard, music], axis=1)
    return np.concatenate([music, writing.ending(before, key, plan, plan.frames - kept)], axis=1)


def _between(
    steps: Generator[Round, list[Codes], Codes], start: float, end: float
) -> Generator[Round, list[Codes], Codes]:
    """The same steps, as the part of a piece between two shares of it."""
    try:
        asked = next(steps)
        while True:
            codes = yield replace(asked, until=start + (end - start) * asked.until)
            asked = steps.send(codes)
    except StopIteration as done:
        return done.value


def _note(plans: Sequence[SectionPlan], key: Key, bpm: int, starts: Sequence[int]) -> Message:
    said = tuple(
        Message(
            "pocket-section",
            name=one.name,
            style=title(one.plan.brief.style),
            time=clock(start / FRAME_RATE),
        )
        for one, start in zip(plans, starts, strict=True)
    )
    return Message("pocket-sections", key=key.name, bpm=bpm, sections=said)
