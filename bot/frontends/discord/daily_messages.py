"""How the piece of the day looks: the vote under it, and what is told of it."""

from collections.abc import Sequence

import discord

from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import MarioButton, view_of
from bot.frontends.discord.embeds import CALM, QUIET, plain
from bot.store import Daily, Day
from bot.texts import say


def voting(day: Day, votes: Sequence[int], until: str) -> discord.Embed:
    """until: when the next one is made, as Discord shows a time."""
    lines = [say("daily-vote", until=until), *_numbered(day)]
    lines.append(f"-# {say('votes', count=sum(votes))}")
    return discord.Embed(title=say("daily-title"), description="\n".join(lines), colour=CALM)


def voted(day: Day, following: Day) -> discord.Embed:
    """The vote's message when it is over."""
    text = say("daily-voted", prompt=plain(following.prompt), count=following.votes or 0)
    lines = [text, *_numbered(day)]
    return discord.Embed(title=say("daily-title"), description="\n".join(lines), colour=QUIET)


def to_vote(day: Day, votes: Sequence[int]) -> discord.ui.View:
    return view_of(
        MarioButton(
            Action.daily_vote,
            vote_id(day, number),
            say("daily-option", number=number + 1, votes=has),
        )
        for number, has in enumerate(votes)
    )


def vote_id(day: Day, choice: int) -> str:
    """What the button of an option carries, counted from 0."""
    return f"{day.guild_id}.{day.day.isoformat()}.{choice}"


def wanted(daily: Daily, next_at: str) -> discord.Embed:
    """What a server has set. next_at: when the next comes, as Discord shows a time."""
    lines = [
        say(
            "daily-here",
            channel=f"<#{daily.channel_id}>",
            hour=f"{daily.hour:02}:00",
            zone=daily.zone,
            seconds=daily.seconds,
            next=next_at,
        ),
        say("daily-prompts-here" if daily.prompts else "daily-own-ideas"),
    ]
    lines += [f"- {plain(prompt)}" for prompt in daily.prompts]
    return discord.Embed(description="\n".join(lines)[:4000], colour=QUIET)


def _numbered(day: Day) -> list[str]:
    return [f"{number}. {plain(prompt)}" for number, prompt in enumerate(day.options, 1)]
