"""The form that asks how much of a piece's beginning a variation keeps."""

import discord

from bot.frontends.discord.actions import Action
from bot.frontends.discord.forms import Form
from bot.store import Piece
from bot.texts import say

SHARES = (10, 25, 50, 75, 90)
"""Percent of a piece that may be kept: Discord has no slider."""
USUAL = 50


class VariationForm(Form):
    """kept: seconds to choose from, by the percent of the piece that they are."""

    def __init__(self, piece: Piece, kept: dict[int, int]) -> None:
        super().__init__(say("form-variation"), Action.variation, piece.id)
        usual = min(kept, key=lambda share: abs(share - USUAL))
        choices = [
            discord.SelectOption(
                label=say("form-keep-choice", seconds=seconds, percent=share),
                value=str(seconds),
                default=share == usual,
            )
            for share, seconds in kept.items()
        ]
        self.add(say("form-keep"), discord.ui.Select(custom_id="keep", options=choices))


def keepable(length: float, longest: int) -> dict[int, int]:
    """Whole seconds of a piece of ``length`` that can be kept, by percent, if at most ``longest``
    seconds may be new; none where nothing fits."""
    found: dict[int, int] = {}
    for share in SHARES:
        seconds = max(1, round(length * share / 100))
        if 1 <= new_after(length, seconds) <= longest and seconds not in found.values():
            found[share] = seconds
    least = max(1, round(length - longest))
    if not found and 1 <= new_after(length, least) <= longest:
        found[round(100 * least / length)] = least
    return found


def new_after(length: float, kept: int) -> int:
    """Seconds of new music behind ``kept`` that make a piece of the same length."""
    return round(length - kept)
