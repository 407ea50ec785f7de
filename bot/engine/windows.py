"""Which frames are decoded together when a piece is longer than the model has ever heard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """Frames ``start`` to ``end`` of the piece, of which the first ``known`` are there already."""

    index: int
    start: int
    known: int
    end: int


def plan_windows(prompt: int, total: int, longest: int, stride: int) -> list[Window]:
    """Cover ``total`` frames, ``prompt`` of them known, by windows of at most ``longest``.

    Windows start at multiples of ``stride``, as audiocraft's extended generation lays them; those
    in which nothing would be made are left out.
    """
    windows, known_to = [], prompt
    for start in range(0, total, stride):
        end = min(start + longest, total)
        if end > known_to:
            windows.append(Window(len(windows), start, known_to - start, end))
            known_to = end
    return windows
