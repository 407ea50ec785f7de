"""What a base and its adapters share in memory: all but the entries that an adapter changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

State = Mapping[str, Any]
"""Weights by audiocraft's names; some of them made when they are read."""


@dataclass(frozen=True)
class Variant:
    """A base's weights with an adapter added, or without one. changed: entries that differ."""

    state: State
    changed: frozenset[str] = frozenset()


@dataclass(eq=False)
class SharedWeights:
    """The weights of a base in memory, where one variant takes the place of another.

    base: the digest of its files. replace: takes the named entries of a state, in place.
    changed: entries that are not the base's at present.
    """

    base: str
    replace: Callable[[State, Collection[str]], None] = field(repr=False)
    changed: frozenset[str] = frozenset()

    def become(self, variant: Variant) -> None:
        """Be as if loaded from ``variant``, bit for bit. Nothing may be decoded meanwhile."""
        self.replace(variant.state, self.changed | variant.changed)
        self.changed = variant.changed
