"""Which frames are decoded together when a piece is longer than the model has ever heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """Frames ``start`` to ``end`` of the piece, of which the first ``prompt_len`` are given."""

    index: int
    start: int
    prompt_len: int
    end: int


def plan_windows(
    prompt: int, total: int, longest: int, stride: int, borders: Sequence[int] = ()
) -> list[Window]:
    """Cover ``total`` frames, ``prompt`` of them given, by windows of at most ``longest``.

    Windows start at multiples of ``stride``, as audiocraft's extended generation lays them; those
    in which nothing would be made are left out. borders: frames at which what is made is told
    something else, in order: no window makes frames on both sides of one, and each hears as much
    of what was made before as it can, at least what any other hears.
    """
    if borders:
        return _within_borders(prompt, total, longest, longest - stride, borders)
    windows: list[Window] = []
    given_to = prompt
    for start in range(0, total, stride):
        end = min(start + longest, total)
        if end > given_to:
            windows.append(Window(len(windows), start, given_to - start, end))
            given_to = end
    return windows


def _within_borders(
    prompt: int, total: int, longest: int, heard: int, borders: Sequence[int]
) -> list[Window]:
    windows: list[Window] = []
    given_to = prompt
    for border in (*(border for border in borders if prompt < border < total), total):
        while given_to < border:
            start = max(0, min(given_to - heard, border - longest))
            end = min(start + longest, border)
            windows.append(Window(len(windows), start, given_to - start, end))
            given_to = end
    return windows
