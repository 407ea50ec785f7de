"""Every embed a person sees, made from plain values; nothing here sends or decides."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import discord
from discord.utils import escape_markdown, escape_mentions

from bot.config import limit_label
from bot.errors import Message
from bot.executors.executor import Progress, Stage
from bot.jobs.queueing import QueuePosition
from bot.request import GenerationRequest, options
from bot.store import Job, Piece
from bot.texts import say

CALM = discord.Colour(0x5C94FC)
GOOD = discord.Colour(0x43B047)
BAD = discord.Colour(0xE52521)
QUIET = discord.Colour(0x8C8C94)

_NAMED_PLACE = re.compile(r"\\<(?:(#)|(@)\u200b?(&))(\d+)>")
BAR = 14
PICTURE = "picture.png"
_LABELS = {option.name: option.label for option in options()}
_OWN_PLACE = {
    "prompt", "input_audio", "seed", "replicate_weights", "continuation", "output_format", "takes"
}  # fmt: skip

_SECONDS = {"duration", "continuation_start", "continuation_end"}


def queued(job: Job, position: QueuePosition) -> discord.Embed:
    if position.ahead:
        text = say("shown-queued", place=position.ahead + 1, seconds=position.seconds)
    else:
        text = say("shown-next", seconds=position.seconds)
    return _embed(job.request, _with_lineage(text, job), CALM)


def working(job: Job, progress: Progress, seconds_left: float | None) -> discord.Embed:
    if progress.stage is Stage.finishing:
        text = say("shown-finishing", bar=bar(1.0))
    elif progress.stage is Stage.loading:
        text = _loading(progress)
    else:
        text = _composing(progress, seconds_left)
    return _embed(job.request, _with_lineage(text, job), CALM)


def restarting(job: Job) -> discord.Embed:
    return _embed(job.request, say("shown-restarting"), CALM)


def failed(request: GenerationRequest, reason: Message) -> discord.Embed:
    return _embed(request, say("shown-failed", reason=shown(reason)), BAD)


def cancelled(request: GenerationRequest) -> discord.Embed:
    return _embed(request, say("shown-cancelled"), QUIET)


def refused(why: Message) -> discord.Embed:
    """Channels and roles that it names are shown as such: in an embed they reach nobody."""
    reason = _NAMED_PLACE.sub(r"<\1\2\3\4>", shown(why))
    return discord.Embed(description=say("shown-failed", reason=reason), colour=BAD)


def told(sentence: str) -> discord.Embed:
    return discord.Embed(description=sentence, colour=QUIET)


def limits(
    inforce: Mapping[str, int], changed: Collection[str], roles: Iterable[tuple[str, str, int]]
) -> discord.Embed:
    """A server's limits; the changed ones in bold, then what differs for a role."""
    lines = [
        say("limit-changed" if name in changed else "limit", name=limit_label(name), value=value)
        for name, value in inforce.items()
    ]
    lines += [
        say("limit-of-role", role=mention, name=limit_label(name), value=value)
        for mention, name, value in roles
    ]
    return discord.Embed(
        title=say("limits-here"), description="\n".join(lines)[:4000], colour=QUIET
    )


def finished(
    job: Job, piece: Piece, note: Message | None = None, pictured: bool = True
) -> discord.Embed:
    lines = [f"-# {line}" for line in (*_lineage(job, piece), note and shown(note)) if line]
    embed = _embed(piece.request, "\n".join(lines), GOOD)
    footer = say(
        "shown-footer",
        seed=piece.request.seed,
        model=piece.model.split("@")[0],
        seconds=piece.seconds_taken,
    )
    for name, value in settings(piece.request).items():
        embed.add_field(name=say(_LABELS[name]), value=_shown(name, value), inline=True)
    embed.set_footer(text=footer)
    return embed.set_image(url=f"attachment://{PICTURE}") if pictured else embed


def finished_takes(
    job: Job, takes: Sequence[Piece], notes: Sequence[Message | None], pictured: bool = True
) -> discord.Embed:
    """Several takes in one message, a line each. notes: of each."""
    lines = [f"-# {line}" for line in _lineage(job, takes[0])]
    for piece, note in zip(takes, notes, strict=True):
        line = say("shown-take", take=piece.take, seed=piece.request.seed)
        lines.append(f"{line}\n-# {shown(note)}" if note else line)
    embed = _embed(takes[0].request, "\n".join(lines), GOOD)
    for name, value in settings(takes[0].request).items():
        embed.add_field(name=say(_LABELS[name]), value=_shown(name, value), inline=True)
    footer = say(
        "shown-footer-takes",
        count=len(takes),
        model=takes[0].model.split("@")[0],
        seconds=max(piece.seconds_taken for piece in takes),
    )
    embed.set_footer(text=footer)
    return embed.set_image(url=f"attachment://{PICTURE}") if pictured else embed


def _with_lineage(text: str, job: Job) -> str:
    return f"{text}\n-# {say(job.came_from)}" if job.came_from else text


def _lineage(job: Job, piece: Piece) -> list[str]:
    """What a piece came from and, where it goes on, how much of it is new; a line each."""
    parts = [say(job.came_from)] if job.came_from else []
    goes_on = piece.request.continuation and not piece.stitched
    if goes_on and piece.milliseconds is not None:
        new = piece.request.duration
        given = max(0, round(piece.milliseconds / 1000 - new))
        parts.append(say("came-lengths", total=given + new, given=given, new=new))
    return parts


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return say("yes" if value else "no")
    return say("seconds", number=str(value)) if name in _SECONDS else plain(str(value))


def settings(request: GenerationRequest) -> dict[str, object]:
    """What the embed lists: the options that are not at their defaults nor shown elsewhere."""
    return {k: v for k, v in request.non_defaults().items() if k not in _OWN_PLACE}


def headline(request: GenerationRequest) -> str:
    return say(title(request, plain(shortened(request.prompt or "", 200))))


def title(request: GenerationRequest, prompt: str) -> Message:
    """What a piece is called. prompt: its own, as it is to be shown."""
    if request.prompt is None:
        return Message("title-continuation" if request.continuation else "title-melody")
    if request.continuation:
        return Message("title-continued", prompt=prompt)
    return Message("as-it-stands", text=prompt)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shown(what: Message) -> str:
    """A sentence whose own markdown takes effect, and that of what fills it does not."""
    return say(what.mapped(plain))


def plain(text: str) -> str:
    """The text as it was typed: no mention, no markdown, no masked link takes effect."""
    return escape_mentions(escape_markdown(text)).replace("<", "\\<")


def bar(share: float) -> str:
    full = round(BAR * min(1.0, max(0.0, share)))
    return "▰" * full + "▱" * (BAR - full)


def _embed(request: GenerationRequest, text: str, colour: discord.Colour) -> discord.Embed:
    return discord.Embed(title=headline(request)[:256], description=text or None, colour=colour)


def _loading(progress: Progress) -> str:
    text = _fetching(progress)
    if progress.seconds < 1:
        return text
    return say("shown-loading-since", text=text, seconds=progress.seconds)


def _fetching(progress: Progress) -> str:
    if not progress.total:
        return say("shown-loading")
    shown = bar(progress.done / progress.total)
    if progress.total < 1e6:
        return say("shown-loading-bar", bar=shown)
    done, total = round(progress.done / 1e6), round(progress.total / 1e6)
    return say("shown-loading-megabytes", bar=shown, done=done, total=total)


def _composing(progress: Progress, seconds_left: float | None) -> str:
    share = progress.done / max(1, progress.total)
    percent = round(100 * share)
    if seconds_left is None:
        text = say("shown-composing", bar=bar(share), percent=percent)
    else:
        text = say("shown-composing-left", bar=bar(share), percent=percent, seconds=seconds_left)
    if progress.stage is Stage.diffusing:
        text += "\n" + say("shown-diffusing")
    return text
