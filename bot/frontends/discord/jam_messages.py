"""How a jam looks: the embeds of its thread, and the buttons under them."""

from collections.abc import Sequence

import discord

from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import MarioButton, view_of
from bot.frontends.discord.embeds import CALM, GOOD, QUIET, plain, shown
from bot.jobs.jams import IDLE, Credit
from bot.store import Jam, JamTurn
from bot.texts import say

SHOWN_PROMPT = 100  # characters
LONGEST_NAME = 100  # that Discord lets a thread have


def thread_name(jam: Jam) -> str:
    return say("jam-thread", prompt=jam.request.prompt)[:LONGEST_NAME]


def opened(jam: Jam, turn: JamTurn) -> discord.Embed:
    """In the channel, above the thread."""
    text = say(
        "jam-opened", person=bold(turn.name), prompt=short(turn.prompt), rounds=jam.rounds,
        seconds=jam.request.duration,
    )  # fmt: skip
    return discord.Embed(description=text, colour=CALM)


def begins(jam: Jam, turn: JamTurn) -> discord.Embed:
    """The first message of the thread: who begins, and how it goes."""
    how = say("jam-how", minutes=int(IDLE.total_seconds() // 60))
    return _round(jam, f"{_taken(turn)}\n\n{how}", CALM)


def whose_turn(jam: Jam, before: JamTurn | None) -> discord.Embed:
    """before: the round before."""
    until = discord.utils.format_dt(jam.deadline or jam.since, "R")
    lines = [say("jam-turn", until=until)]
    if jam.note is not None:
        lines.insert(0, f"⚠️ {shown(jam.note)}")
    elif before is not None and before.votes is None and before.winner is not None:
        lines.insert(0, say("jam-only-one", take=before.winner + 1))
    return _round(jam, "\n".join(lines), CALM)


def taken(jam: Jam, turn: JamTurn) -> discord.Embed:
    return _round(jam, _taken(turn), CALM)


def voting(jam: Jam, votes: Sequence[int]) -> discord.Embed:
    until = discord.utils.format_dt(jam.deadline or jam.since, "R")
    return _round(jam, say("jam-vote", until=until, count=sum(votes)), CALM)


def decided(jam: Jam, turn: JamTurn) -> discord.Embed:
    """The vote's message, when it is over. jam: as it was then."""
    text = say(
        "jam-decided", take=(turn.winner or 0) + 1, votes=turn.votes or 0,
        against=turn.votes_against or 0,
    )  # fmt: skip
    return _round(jam, text, QUIET)


def over(jam: Jam, credits: Sequence[Credit], length: float | None) -> discord.Embed:
    """The last message of the thread. length: seconds of the whole piece, if there is one."""
    lines = [say("jam-over-because", why=say(jam.note))] if jam.note else []
    if length is None:
        lines.append(say("jam-nothing"))
    else:
        lines.append(say("jam-whole", seconds=length))
    embed = discord.Embed(
        title=over_title(jam),
        description="\n".join(lines),
        colour=GOOD if length is not None else QUIET,
    )
    if credits:
        text = "\n".join(_credit(one.turn) for one in credits)
        embed.add_field(name=say("jam-credits"), value=text[:1024], inline=False)
    return embed


def closed(jam: Jam, people: Sequence[str], link: str | None) -> discord.Embed:
    """In the channel, when it is over. people: who took turns. link: to the whole piece."""
    who = ", ".join(dict.fromkeys(map(bold, people)))
    if link is None:
        text = say("jam-closed", why=say(jam.note) if jam.note else say("jam-nothing"))
    else:
        text = say("jam-closed-with", prompt=short(jam.request.prompt), people=who, link=link)
    return discord.Embed(description=text[:4000], colour=GOOD if link else QUIET)


def to_take(jam: Jam) -> discord.ui.View:
    return view_of([MarioButton(Action.jam_turn, turn_id(jam)), _end(jam)])


def to_end(jam: Jam) -> discord.ui.View:
    return view_of([_end(jam)])


def to_vote(jam: Jam, votes: Sequence[int]) -> discord.ui.View:
    buttons = [
        MarioButton(
            Action.jam_vote,
            vote_id(jam, number),
            say("jam-candidate", take=number + 1, votes=has),
        )
        for number, has in enumerate(votes)
    ]
    return view_of([*buttons, _end(jam)])


def turn_id(jam: Jam) -> str:
    """What the button that takes this turn carries."""
    return f"{jam.id}.{jam.round}"


def vote_id(jam: Jam, choice: int) -> str:
    """What the button of a candidate carries, counted from 0."""
    return f"{jam.id}.{jam.round}.{choice}"


def round_title(jam: Jam) -> str:
    return say("jam-round", round=jam.round, rounds=jam.rounds)


def over_title(jam: Jam) -> str:
    return say("jam-over-title", prompt=short(jam.request.prompt))


def bold(name: str) -> str:
    return f"**{plain(name)}**"


def short(prompt: str | None) -> str:
    """As it was typed, if it is not long."""
    text = prompt or ""
    return plain(text if len(text) <= SHOWN_PROMPT else text[: SHOWN_PROMPT - 1] + "…")


def _end(jam: Jam) -> MarioButton:
    return MarioButton(Action.jam_end, jam.id)


def _round(jam: Jam, text: str, colour: discord.Colour) -> discord.Embed:
    return discord.Embed(title=round_title(jam), description=text, colour=colour)


def _taken(turn: JamTurn) -> str:
    if turn.prompt is None:
        return say("jam-taken-wordless", person=bold(turn.name))
    return say("jam-taken", person=bold(turn.name), prompt=short(turn.prompt))


def _credit(turn: JamTurn) -> str:
    prompt = short(turn.prompt) if turn.prompt else say("jam-no-words")
    return say("jam-credit", round=turn.round, prompt=prompt, person=bold(turn.name))
