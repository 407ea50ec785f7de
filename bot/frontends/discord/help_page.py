"""What ``/mario-help`` shows, made from plain values."""

import discord

from bot.frontends.discord.embeds import CALM
from bot.frontends.discord.follow import ways
from bot.jobs.admission import Allowance
from bot.models.registry import Registry
from bot.request import options
from bot.texts import say

MOST_MODELS = 10
FIELD = 1024  # characters that Discord takes of one
MOST_TAKES = next(int(one.maximum or 1) for one in options() if one.name == "takes")


def help_page(registry: Registry, allowance: Allowance, on_server: bool) -> discord.Embed:
    offered = [*(say(way.command) for way in ways(registry)), say("command-recipe")]
    commands = tuple(f"*{name}*" for name in offered)
    lines = [
        say("help-mario"),
        say("help-sections"),
        say("help-reply"),
        say("help-apps", commands=commands),
        say("help-more", takes=MOST_TAKES),
        say("help-library"),
        *([say("help-jam")] if on_server else []),
        say("help-examples"),
    ]
    told = [
        say("help-prompt"),
        say("help-duration", maximum=allowance.limits.duration),
        say("help-creativity"),
        say("help-strength"),
        say("help-continuation"),
        say("help-part"),
        say("help-format"),
        say("help-seed"),
        say("help-model-option"),
    ]
    embed = discord.Embed(title=say("help-title"), description="\n".join(lines), colour=CALM)
    embed.add_field(name=say("help-options"), value="\n".join(told), inline=False)
    embed.add_field(name=say("help-left"), value=left_today(allowance, on_server), inline=False)
    embed.add_field(name=say("help-models"), value=_models(registry), inline=False)
    return embed


def left_today(allowance: Allowance, on_server: bool) -> str:
    """What somebody may still ask for."""
    lines = [
        say(
            "help-left-you",
            seconds=allowance.seconds_left,
            megabytes=allowance.megabytes_left,
            places=allowance.places_left,
        )
    ]
    if on_server:
        lines.append(say("help-left-server", seconds=allowance.server_seconds_left))
    return "\n".join(lines)


def _models(registry: Registry) -> str:
    names = registry.names()
    lines = []
    for name in names[:MOST_MODELS]:
        licence = registry.get(name).licence or say("help-model-unlicensed")
        lines.append(say("help-model", name=name, title=registry.title(name), licence=licence))
    if len(names) > MOST_MODELS:
        lines.append(say("help-models-more", count=len(names) - MOST_MODELS))
    return "\n".join(lines)[:FIELD]
