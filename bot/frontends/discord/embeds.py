"""Every embed a person sees, made from plain values; nothing here sends or decides."""

from collections.abc import Collection, Iterable, Mapping

import discord
from discord.utils import escape_markdown, escape_mentions

from bot.executors.executor import Progress, Stage
from bot.jobs.scheduler import Place
from bot.request import GenerationRequest
from bot.store import Job, Piece
from bot.util.humanize import duration

CALM = discord.Colour(0x5C94FC)
GOOD = discord.Colour(0x43B047)
BAD = discord.Colour(0xE52521)
QUIET = discord.Colour(0x8C8C94)

BAR = 14
PICTURE = "waveform.png"
_OWN_PLACE = {"prompt", "input_audio", "seed", "replicate_weights", "continuation"}


def queued(job: Job, place: Place) -> discord.Embed:
    ahead = f"{ordinal(place.ahead + 1)} in line" if place.ahead else "Next in line"
    return _embed(job.request, f"⏳ {ahead}, about {duration(place.seconds)}.", CALM)


def working(job: Job, progress: Progress, seconds_left: float | None) -> discord.Embed:
    if progress.stage is Stage.finishing:
        text = f"🎼 {bar(1.0)} nearly there"
    elif progress.stage is Stage.loading:
        text = f"📦 {_loading(progress)}"
    else:
        share = progress.done / max(1, progress.total)
        left = f" · {duration(seconds_left)} left" if seconds_left is not None else ""
        text = f"🎼 {bar(share)} {share:.0%}{left}"
        if progress.stage is Stage.diffusing:
            text += "\nMultiBand Diffusion is at work, which takes long."
    return _embed(job.request, text, CALM)


def restarting(job: Job) -> discord.Embed:
    return _embed(job.request, "🔄 The bot is restarting; your place is kept.", CALM)


def failed(request: GenerationRequest, sentence: str) -> discord.Embed:
    return _embed(request, f"⚠️ {plain(sentence)}", BAD)


def cancelled(request: GenerationRequest) -> discord.Embed:
    return _embed(request, "🚫 Cancelled.", QUIET)


def refused(sentence: str) -> discord.Embed:
    return discord.Embed(description=f"⚠️ {plain(sentence)}", colour=BAD)


def told(sentence: str) -> discord.Embed:
    return discord.Embed(description=sentence, colour=QUIET)


def limits(
    inforce: Mapping[str, int], changed: Collection[str], roles: Iterable[tuple[str, str, int]]
) -> discord.Embed:
    """A server's limits; the changed ones in bold, then what differs for a role."""
    lines = [
        f"**{name}: {value}**" if name in changed else f"{name}: {value}"
        for name, value in inforce.items()
    ]
    lines += [f"{mention} {name}: **{value}**" for mention, name, value in roles]
    return discord.Embed(title="Limits here", description="\n".join(lines)[:4000], colour=QUIET)


def finished(piece: Piece, note: str | None = None, pictured: bool = True) -> discord.Embed:
    lines = [f"-# {plain(note)}"] if note else []
    embed = _embed(piece.request, "\n".join(lines), GOOD)
    footer = [f"seed {piece.request.seed}", piece.model.split("@")[0]]
    footer += [f"made in {duration(piece.seconds_taken)}"]
    for name, value in settings(piece.request).items():
        shown = ("no", "yes")[value] if isinstance(value, bool) else str(value)
        embed.add_field(name=name, value=plain(shown), inline=True)
    embed.set_footer(text=" · ".join(footer))
    return embed.set_image(url=f"attachment://{PICTURE}") if pictured else embed


def settings(request: GenerationRequest) -> dict[str, object]:
    """What the embed lists: the options that are not at their defaults nor shown elsewhere."""
    return {k: v for k, v in request.non_defaults().items() if k not in _OWN_PLACE}


def headline(request: GenerationRequest) -> str:
    if request.prompt is None:
        return "A continuation" if request.continuation else "After your melody"
    shown = request.prompt if len(request.prompt) <= 200 else request.prompt[:199] + "…"
    return plain(shown) + (" (continued)" if request.continuation else "")


def plain(text: str) -> str:
    """The text as it was typed: no mention, no markdown, no masked link takes effect."""
    return escape_mentions(escape_markdown(text)).replace("<", "\\<")


def bar(share: float) -> str:
    full = round(BAR * min(1.0, max(0.0, share)))
    return "▰" * full + "▱" * (BAR - full)


def ordinal(n: int) -> str:
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _embed(request: GenerationRequest, text: str, colour: discord.Colour) -> discord.Embed:
    return discord.Embed(title=headline(request)[:256], description=text or None, colour=colour)


def _loading(progress: Progress) -> str:
    if not progress.total:
        return "Loading the model…"
    text = f"Loading the model {bar(progress.done / progress.total)}"
    if progress.total < 1e6:
        return text
    return f"{text} {progress.done / 1e6:.0f} of {progress.total / 1e6:.0f} MB"
