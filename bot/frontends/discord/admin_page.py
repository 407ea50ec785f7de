"""What ``/mario-admin`` shows of a server and of the bot, made from plain values."""

from collections.abc import Collection, Iterable

import discord

from bot.config import AUTO
from bot.frontends.discord.embeds import QUIET, plain
from bot.jobs.servers import ServerList, ServerSettings
from bot.jobs.status import Status
from bot.texts import say

MOST_SHOWN = 40  # of a list
LONGEST = 4000
GIGABYTE = 1e9


def settings_page(here: ServerSettings, model: str, blocked: Collection[int]) -> discord.Embed:
    """model: what makes a piece where nobody says."""
    lines = [
        defaults_lines(here, model),
        format_line(here),
        language_line(here),
        *(list_line(kind, here) for kind in ServerList),
        blocked_line(blocked),
    ]
    text = "\n".join(lines)
    return discord.Embed(title=say("settings-here"), description=text[:LONGEST], colour=QUIET)


def defaults_lines(here: ServerSettings, model: str) -> str:
    lines = [say("defaults-here", seconds=here.duration, model=model)]
    if here.style is not None:
        lines.append(say("default-style-here", style=plain(here.style)))
    return "\n".join(lines)


def format_line(here: ServerSettings) -> str:
    return say("format-here", format=here.output_format)


def language_line(here: ServerSettings) -> str:
    name = AUTO if here.language is None else say("language-name", here.language)
    return say("language-here", name=name)


def list_line(kind: ServerList, here: ServerSettings) -> str:
    """What is on one of a server's lists, as a sentence."""
    if kind is ServerList.channels:
        shown = _shown(f"<#{id}>" for id in here.channels)
        return say("channels-here", count=len(here.channels), channels=shown)
    if kind is ServerList.roles:
        shown = _shown(f"<@&{id}>" for id in here.roles)
        return say("roles-here", count=len(here.roles), roles=shown)
    if kind is ServerList.models:
        return say("models-here", count=len(here.models), models=_shown(here.models))
    words = _shown(f"||{plain(word)}||" for word in here.words)
    return say("words-here", count=len(here.words), words=words)


def blocked_line(blocked: Collection[int]) -> str:
    people = _shown(f"<@{id}>" for id in sorted(blocked))
    return say("blocked-here", count=len(blocked), people=people)


def status_page(status: Status) -> discord.Embed:
    lines = [
        say(
            "status-queue",
            running=status.running,
            capacity=status.capacity,
            waiting=status.waiting,
            here=status.here,
        ),
        say("status-start", seconds=round(status.starts_in)),
        *(_speed(name, speed) for name, speed in status.speeds.items()),
        say(
            "status-memory",
            used=status.memory_used / GIGABYTE,
            free=status.memory_free / GIGABYTE,
        ),
        say(
            "status-data",
            used=status.data_bytes / GIGABYTE,
            maximum=status.data_maximum / GIGABYTE,
        ),
        _restart(status),
    ]
    text = "\n".join(lines)
    return discord.Embed(title=say("status-title"), description=text[:LONGEST], colour=QUIET)


def _speed(name: str, speed: float | None) -> str:
    if speed is None:
        return say("status-speed-unknown", name=name)
    return say("status-speed", name=name, speed=speed)


def _restart(status: Status) -> str:
    if status.is_stopping:
        return say("status-restart-now")
    if status.restarts_at is None:
        return say("status-restart-unknown")
    return say("status-restart", time=discord.utils.format_dt(status.restarts_at, "R"))


def _shown(names: Iterable[str]) -> list[str]:
    names = list(names)
    return names if len(names) <= MOST_SHOWN else [*names[:MOST_SHOWN], "…"]
