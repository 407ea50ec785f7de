"""The whole bot without Discord: simcord plays Discord, everything else is real."""

import asyncio
import contextlib
import re
import socket
import time
import webbrowser
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import simcord
from rich.console import Console
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.app.composition import build_bot
from bot.app.deleted_answers import end_with_their_deletion
from bot.app.locales import give_locales, locale_for
from bot.app.preview import keep_context, make_lively, page, plain_wavs_play, run_clock
from bot.audio.child import check_confinement
from bot.config import AUTO, Settings
from bot.errors import MarioError, Message
from bot.executors.executor import create_executor
from bot.frontends.discord.embeds import PICTURE
from bot.frontends.output import format_of, unused, write
from bot.frontends.scratch import scratch_folder, while_there_is_room
from bot.request import GenerationRequest
from bot.store import Store
from bot.texts import ENGLISH, say
from bot.timings import Timings

PATIENCE = 1800.0  # seconds a simulated action may take, composing included
# What Discord shows otherwise than it is written: an escaped mark, a link, small print, bold.
MARKED = re.compile(r"\\([^a-zA-Z0-9\s])|\[([^]]*)]\([^)]*\)|^-# |\*\*", re.MULTILINE)
FIRST_PIECE = "a cheerful overworld theme"


@dataclass
class Scene:
    """A running bot, a channel, somebody who may write there, and who owns the server."""

    folder: Path
    env: simcord.Env
    channel: ChannelHandle
    player: MemberActor
    owner: MemberActor
    locale: str


@contextlib.asynccontextmanager
async def scene(settings: Settings) -> AsyncIterator[Scene]:
    """Set the bot up in a simulated server, with its data in a folder that goes away."""
    check_confinement(required=settings.audio.confinement == "required")
    with scratch_folder("mario-demo-") as folder, plain_wavs_play():
        store = await Store.open(folder)
        try:
            executor = create_executor(settings, "thread")
            bot = build_bot(settings, store, executor, Timings(shutdown=0.0))
            async with simcord.run(bot, settle_timeout=PATIENCE) as env:
                end_with_their_deletion(env)
                assert bot.user is not None
                await bot.user.edit(username="Mario")
                language = settings.defaults.language
                locale = locale_for(ENGLISH if language == AUTO else language)
                give_locales(env, lambda user_id: locale)
                run_clock(env)
                keep_context(env)
                boss = env.create_user("owner", global_name="Server Owner")
                guild = env.create_guild("Mushroom Kingdom", owner=boss, preferred_locale=locale)
                channel = guild.create_text_channel("music", topic=say("demo-topic", locale))
                player = guild.add_member(env.create_user("player", global_name="Player One"))
                yield Scene(folder, env, channel, player, guild.add_member(boss), locale)
        finally:
            await store.close()


async def serve(settings: Settings, port: int | None, browser: bool, console: Console) -> None:
    """Serve the simulated channel as a page until Ctrl-C."""
    if port is not None:
        _check_port(port)
    async with scene(settings) as there:
        make_lively(there.env)
        viewers = [there.player, there.owner]
        async with page(there.env, there.channel, viewers, port, there.locale) as address:
            console.print(say("demo-address", address=address), highlight=False, soft_wrap=True)
            console.print(say("demo-hint"))
            if browser:
                with contextlib.suppress(webbrowser.Error):
                    webbrowser.open(address)
            await there.player.slash(there.channel, "mario", prompt=FIRST_PIECE)
            with contextlib.suppress(asyncio.CancelledError):
                await while_there_is_room(there.folder, asyncio.Event().wait())


def _check_port(port: int) -> None:
    """Raise :class:`MarioError` now rather than when there is a piece to show."""
    if not 0 < port < 1 << 16:
        reason = Message("port-out-of-range")
        raise MarioError("demo-port-unusable", port=str(port), reason=reason)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the page's server does
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            reason = error.strerror
            raise MarioError("demo-port-unusable", port=str(port), reason=reason) from error


async def once(settings: Settings, prompt: str, out: Path | None, console: Console) -> None:
    """One ``/mario`` in the simulated channel: write the posted file, print what was seen."""
    began = time.monotonic()
    options = _options(prompt, out)
    GenerationRequest.parse(**options)
    async with scene(settings) as there:
        asked = there.player.slash(there.channel, "mario", **options)
        await while_there_is_room(there.folder, asked)
        for line in _seen(there.env):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
        message = there.channel.last_message
        posted = _sound(message) if message is not None else None
        if posted is None:
            raise MarioError("demo-nothing-posted")
        target = out or unused(Path(posted.filename))
        write(target, await posted.read())
    seconds = time.monotonic() - began
    text = say("demo-written", path=target, seconds=seconds)
    console.print(text, highlight=False, markup=False, soft_wrap=True)


def _options(prompt: str, out: Path | None) -> dict[str, str]:
    named = format_of(out, None) if out else None
    return {"prompt": prompt, "output_format": named or "mp3"}


def _sound(message: discord.Message) -> discord.Attachment | None:
    return next((a for a in message.attachments if a.filename != PICTURE), None)


def _seen(env: simcord.Env) -> list[str]:
    """The texts of the answer, in the order in which they were shown."""
    lines = []
    for request in env.http_requests:
        for embed in (request.json or {}).get("embeds", []) if request.method == "PATCH" else []:
            texts = (embed.get("title"), embed.get("description"), _footer(embed))
            lines.append("  ".join(map(_unmarked, filter(None, texts))))
    return lines


def _unmarked(text: str) -> str:
    return MARKED.sub(lambda mark: mark[1] or mark[2] or "", text)


def _footer(embed: dict[str, dict[str, str]]) -> str | None:
    return embed.get("footer", {}).get("text")
