"""Which frames are decoded together when a piece is longer than the model has ever heard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """Frames ``start`` to ``end`` of the piece, of which the first ``prompt_len`` are given."""

    index: int
    start: int
    prompt_len: int
    end: int


def plan_windows(prompt: int, total: int, longest: int, stride: int) -> list[Window]:
    """Cover ``total`` frames, ``prompt`` of them given, by windows of at most ``longest``.

    Windows start at multiples of ``stride``, as audiocraft's extended generation lays them; those
    in which nothing would be made are left out.
    """
    windows: list[Window] = []
    given_to = prompt
    for start in range(0, total, stride):
        end = min(start + longest, total)
        if end > given_to:
            windows.append(Window(len(windows), start, given_to - start, end))
            given_to = end
    return windows
