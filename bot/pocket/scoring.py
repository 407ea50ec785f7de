"""Which of several candidates to keep: points for what makes a section sound composed.

All of it is read from tokens, so that a candidate costs nothing but its decoding.
"""

from itertools import pairwise

import numpy as np

from bot.pocket import judge, notes, tokens
from bot.pocket.analysis import Bar, Codes, Key, melody_bars, on_grid, roots, share_in
from bot.pocket.plan import BARS, BEATS, TURN, VARIATION, Plan

BROKEN = -100.0
GOOD = 6.0
"""A section with fewer points than this is tried again."""
HARSH = (1, 6, 11)
"""Semitones above the bass that a melody note on the beat should not be."""


def section(codes: Codes, plan: Plan, key: Key) -> float:
    """Points for a section ``[4, T]`` that begins with a bar: about 10 for a good one."""
    if judge.broken(codes):
        return BROKEN
    return _rhythm(codes, plan) + _melody(codes, plan) + _harmony(codes, plan, key)


def part(name: str, codes: Codes, first: Codes, plan: Plan, key: Key) -> float:
    """Points for any part but the first section, which it goes with."""
    if name == VARIATION:
        return variation(codes, first[:, -plan.bar :], plan, key)
    if name == TURN:
        return turn(codes, plan, key)
    return contrast(codes, first, plan, key)


def contrast(codes: Codes, first: Codes, plan: Plan, key: Key) -> float:
    """Points for a section that is to differ from the first: more for higher, busier, other."""
    known = {
        bar.shape for bar in melody_bars(first, plan.grid, BARS[plan.brief.metre]) if bar.notes
    }
    bars = [bar for bar in melody_bars(codes, plan.grid, BARS[plan.brief.metre]) if bar.notes]
    same = np.mean([bar.shape in known for bar in bars]) if bars else 1.0
    higher = np.clip((_height(codes) - _height(first)) / 4, -1, 1)
    busier = np.clip((_density(codes) - _density(first)) / 2, -1, 1)
    return section(codes, plan, key) - 3 * float(same) + float(max(higher, busier))


def setting(codes: Codes, plan: Plan, key: Key) -> float:
    """Points for channels that were composed to a given melody."""
    others = judge.loud(codes)[tokens.PULSE_2 : tokens.NOISE].mean()
    return _rhythm(codes, plan) + _harmony(codes, plan, key) + 4 * min(float(others), 0.6)


def turn(codes: Codes, plan: Plan, key: Key) -> float:
    """Points for a bar ``[4, bar]`` that leads to the tonic: on the dominant, near its goal."""
    found = notes.notes(codes, tokens.PULSE_1)
    points = 3 * on_grid(codes, plan.grid, plan.brief.swing) + 4 * share_in(codes, key)
    if not found:
        return points - 3
    distance = min((found[-1].pitch - key.tonic) % 12, (key.tonic - found[-1].pitch) % 12)
    points += {1: 2.0, 2: 2.0, 0: 1.0, 5: 0.5}.get(distance, 0.0)
    dominant = {(key.tonic + degree) % 12 for degree in (7, 11, 2, 5)}
    points += 2 * float(np.mean([note.pitch % 12 in dominant for note in found]))
    return points + min(len(found), 4) / 2 - _repeated(codes) - _clashes(codes, plan)


def variation(codes: Codes, original: Codes, plan: Plan, key: Key) -> float:
    """Points for a bar ``[4, bar]`` in another one's place: in the key, moving, and different."""
    bar = BARS[plan.brief.metre]
    same = melody_bars(codes, plan.grid, bar)[:1] == melody_bars(original, plan.grid, bar)[:1]
    found = notes.notes(codes, tokens.PULSE_1)
    points = 3 * on_grid(codes, plan.grid, plan.brief.swing) + 4 * share_in(codes, key)
    if not found:
        return points - 3
    chord = {(key.tonic + degree) % 12 for degree in (0, 4 if key.mode == "major" else 3, 7)}
    points += 1.5 * (found[-1].pitch % 12 in chord) + min(len(found), 4) / 2
    return points - 2 * same - _repeated(codes) - _clashes(codes, plan)


def _rhythm(codes: Codes, plan: Plan) -> float:
    """On the grid, beginning with the bar, in the metre that was planned; drums as planned."""
    points = 20 * (on_grid(codes, plan.grid, plan.brief.swing) - 0.8)
    table = [tokens.table(k).step[codes[k, 0]] for k in (tokens.PULSE_1, tokens.TRIANGLE)]
    points += 0.5 * sum(bool(step) for step in table)
    accents = np.zeros(codes.shape[1] // plan.grid + 2)
    for channel, weight in ((tokens.TRIANGLE, 1.0), (tokens.NOISE, 1.0)):
        for note in notes.notes(codes, channel):
            darkness = 1 + note.pitch if channel == tokens.NOISE else note.pitch % 12 + 5
            accents[round(note.start / plan.grid)] += weight * darkness
    ours, beat = BARS[plan.brief.metre], BEATS[plan.brief.metre]
    other = 3 * beat if ours == 4 * beat else 4 * 4
    points += 4 * (_repeats(accents, ours) - _repeats(accents, other))
    drums = judge.loud(codes)[tokens.NOISE].mean()
    return points - 3 * (plan.brief.drums != (drums > 0.03))


def _melody(codes: Codes, plan: Plan) -> float:
    """It moves, mostly by steps, in bars that take up each other's rhythm."""
    bars = melody_bars(codes, plan.grid, BARS[plan.brief.metre])
    found = notes.notes(codes, tokens.PULSE_1)
    if len(found) < 3:
        return -10.0
    pitches = [note.pitch for note in found]
    leaps = np.abs(np.diff(pitches))
    points = 4 * float(np.mean([bar.is_motif for bar in bars])) + 2 * _related(bars)
    points -= 6 * max(0.0, _repeated(codes) - 0.12)
    points -= 4 * float(np.mean(leaps > 9)) + 0.3 * max(0, max(pitches) - min(pitches) - 19)
    points += 0.3 * min(len(set(pitches)), 8)
    rests = 1 - judge.loud(codes)[tokens.PULSE_1].mean()
    return points - 6 * max(0.0, float(rests) - 0.3) - judge.longest_pitch(codes) / 150


def _harmony(codes: Codes, plan: Plan, key: Key) -> float:
    """In the key, over a bass that moves, without clashes on the beat."""
    points = 25 * (share_in(codes, key) - 0.9)
    found = roots(codes, plan.grid, BARS[plan.brief.metre])
    heard = [root for root in found if root is not None]
    moves = sum(a != b for a, b in pairwise(heard))
    points += 0.7 * min(moves, 3) + 0.5 * (bool(heard) and heard[0] == key.tonic)
    return points - 3 * _clashes(codes, plan)


def _clashes(codes: Codes, plan: Plan) -> float:
    """The share of melody notes on a beat that rub against the bass."""
    table = tokens.table(tokens.TRIANGLE)
    beat, clashes, count = BEATS[plan.brief.metre] * plan.grid, 0, 0
    for note in notes.notes(codes, tokens.PULSE_1):
        token = codes[tokens.TRIANGLE, min(note.start + 1, codes.shape[1] - 1)]
        if note.start % beat <= 1 and table.step[token] > 0:
            count += 1
            clashes += (note.pitch - int(table.pitch[token])) % 12 in HARSH
    return clashes / max(1, count)


def _related(bars: list[Bar]) -> float:
    """The share of bars whose rhythm or shape another bar has too."""
    full = [bar for bar in bars if len(bar.notes) >= 2]
    shared = [sum(bar.rhythm == other.rhythm for other in full) > 1 for bar in full]
    return float(np.mean(shared)) if shared else 0.0


def _repeated(codes: Codes) -> float:
    """The share of the melody's steps that stay on the same pitch."""
    pitches = [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]
    return float(np.mean(np.diff(pitches) == 0)) if len(pitches) > 1 else 0.0


def _height(codes: Codes) -> float:
    found = [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]
    return float(np.mean(found)) if found else 0.0


def _density(codes: Codes) -> float:
    """Melody notes a second."""
    return len(notes.notes(codes, tokens.PULSE_1)) / codes.shape[1] * 50


def _repeats(accents: np.ndarray, lag: int) -> float:
    here, there = accents[lag:], accents[:-lag]
    return float((here * there).sum() / max(1e-9, np.sqrt((here**2).sum() * (there**2).sum())))
