"""How pocket makes a piece: a new one by a plan, or what goes on from a sound or with it."""

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from bot.engine import EngineRequest
from bot.errors import Message
from bot.pocket import judge, notes, scoring, structure, tokens
from bot.pocket.analysis import Codes, find_key
from bot.pocket.candidates import CANDIDATES, CONTEXT, placed, rests, seeded
from bot.pocket.decoder import Composition, Round, Steps
from bot.pocket.hearing import Source, shifted
from bot.pocket.music import MusicInProgress
from bot.pocket.plan import BARS, Brief, Plan, plan
from bot.pocket.structure import Bar
from bot.pocket.tokens import FRAME_RATE
from bot.pocket.wanted import Wanted
from bot.pocket.words import Understood, title

SETTING = 1000
"""The first number of the seeds for channels that are set to others."""


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
    found = yield Round([seeded(asked, SETTING + n, words) for n in range(count)], 0.5)
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
    (codes,) = yield Round([seeded(asked, SETTING, words)], 0.3)
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
