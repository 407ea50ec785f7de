"""The small form that a message command opens: what it should become, and for how long."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.request import options
from bot.texts import say

Submit = Callable[[discord.Interaction, dict[str, Any]], Awaitable[None]]

_OPTIONS = {option.name: option for option in options()}


class RequestModal(discord.ui.Modal):
    """Asks for prompt and duration and hands both, as typed, to ``submit``."""

    def __init__(self, title: str, submit: Submit, prompt: str | None, duration: int) -> None:
        super().__init__(title=title)
        self._submit = submit
        self.prompt = discord.ui.TextInput[Any](
            custom_id="prompt",
            label=say("form-prompt"),
            placeholder=say("form-prompt-empty"),
            default=prompt,
            required=False,
            style=discord.TextStyle.paragraph,
            max_length=int(_OPTIONS["prompt"].maximum or 0),
        )
        self.duration = discord.ui.TextInput[Any](
            custom_id="duration",
            label=say(_OPTIONS["duration"].help),
            default=str(duration),
            max_length=4,
        )
        self.add_item(self.prompt)
        self.add_item(self.duration)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await self._submit(
            interaction, {"prompt": self.prompt.value, "duration": self.duration.value.strip()}
        )
