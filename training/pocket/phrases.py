"""Tells of every bar of a tune where it stands: which of its phrase, and what the phrase is."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bot.pocket import structure
from bot.pocket.structure import Bar
from training.pocket.score import Score

ALIKE = 0.6
"""The share of a phrase's notes, at any transposition, that makes it a return of another."""


def bars_of(score: Score, upbeat: int) -> list[Bar]:
    """A tune's bars, as ``structure`` counts them, from the first after the upbeat on."""
    sixteenths = sixteenths_of(score)
    count = max(1, (score.length - upbeat) // sixteenths)
    phrases = -(-count // structure.PHRASE)
    size = structure.PHRASE * sixteenths
    contents = [_content(score, upbeat + number * size, size) for number in range(phrases)]
    found: list[Bar] = []
    for number, content in enumerate(contents):
        kind = _kind(content, contents[:number], last=number == phrases - 1 and number > 0)
        found += [Bar(bar, kind) for bar in range(structure.PHRASE)]
    return found[:count]


def sixteenths_of(score: Score) -> int:
    """Of a bar as ``structure`` counts them; two of 2/4 are one."""
    return 12 if score.bar % 12 == 0 else structure.LONGEST_BAR


def rows(score: Score, starts: Iterable[int], grid: int, frames: int) -> NDArray[np.int64]:
    """The structure ``[2, frames]`` of a tune that is played from each of ``starts`` (sixteenths,
    the first at or before 0) on; whole bars begin at frame 0."""
    begins = list(starts)
    upbeat, sixteenths = -begins[0], sixteenths_of(score)
    period = begins[1] - begins[0] if len(begins) > 1 else score.length - upbeat
    made = np.zeros((structure.CODEBOOKS, frames), np.int64)
    if period % sixteenths:
        return made
    bars = bars_of(score, upbeat)
    again = [Bar(bar.number, _again(bar.phrase)) for bar in bars]
    played = [*bars, *again * (-(-frames // (period * grid)))]
    return structure.of_bars(played, sixteenths, grid)[:, :frames]


def _again(phrase: str | None) -> str | None:
    return structure.RETURN if phrase == structure.FIRST else phrase


def _kind(content: set[tuple[int, int]], before: list[set[tuple[int, int]]], last: bool) -> str:
    if last:
        return structure.END
    if not before:
        return structure.FIRST
    alike = max(_alike(content, other) for other in before)
    return structure.RETURN if alike >= ALIKE else structure.CONTRAST


def _content(score: Score, start: int, length: int) -> set[tuple[int, int]]:
    """The melody's notes in a span: when, and how high."""
    return {
        (onset - start, pitch)
        for onset, _, pitch in score.parts[0]
        if start <= onset < start + length
    }


def _alike(one: set[tuple[int, int]], other: set[tuple[int, int]]) -> float:
    """The share of notes that two phrases have in common, at the best transposition."""
    if not one or not other:
        return 0.0
    here, there = np.array(sorted(one)), dict(sorted(other))
    steps = [pitch - there[onset] for onset, pitch in here.tolist() if onset in there]
    if not steps:
        return 0.0
    most = max(steps.count(step) for step in set(steps))
    return most / max(len(one), len(other))
