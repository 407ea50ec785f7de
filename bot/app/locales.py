"""In which language people use the simulated Discord, where simcord (3.2.1) has everybody use it in
English."""

from collections.abc import Callable
from typing import Any

import discord
import simcord

from bot.texts import ENGLISH, language_of


def locale_for(language: str) -> str:
    """A locale of Discord's in which one of our languages is spoken: "es" → ``es-ES``."""
    if language == ENGLISH:
        return discord.Locale.american_english.value
    return next(one.value for one in discord.Locale if language_of(one.value) == language)


def give_locales(env: simcord.Env, locale_of: Callable[[int], str]) -> None:
    """What somebody does reaches the bot with their locale, and that of the server it is done on.

    locale_of: the locale of somebody, by their id.
    """
    emit = env.backend.emit

    def emit_in_their_locale(event: str, payload: dict[str, Any], *more: Any) -> None:
        if event == "INTERACTION_CREATE":
            user = payload.get("user") or payload["member"]["user"]
            payload["locale"] = locale_of(int(user["id"]))
            if "guild_id" in payload:
                guild = env.backend.get_guild(int(payload["guild_id"]))
                payload["guild_locale"] = guild.preferred_locale
        emit(event, payload, *more)

    env.backend.emit = emit_in_their_locale  # type: ignore[method-assign]
