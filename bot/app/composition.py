"""Puts the bot together: every part is complete when it is made."""

from collections.abc import Callable
from typing import TypeVar

import discord

from bot.audio.clip import Clip
from bot.audio.decode import Decode, decode
from bot.audio.waveform import picture
from bot.config import Settings
from bot.executors.executor import Executor
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.presenter import DiscordPresenter
from bot.jobs.service import JobService
from bot.store import Store
from bot.timings import Timings

Bot = TypeVar("Bot", bound=MarioBot)


def build_bot(
    settings: Settings,
    store: Store,
    executor: Executor,
    timings: Timings,
    *,
    kind: type[Bot] = MarioBot,
    decode: Decode = decode,
    draw: Callable[[Clip], bytes] = picture,
) -> Bot:
    """The bot on Discord, above an open store and an executor that is not started yet.

    decode: reads files of sound. draw: makes the picture of a clip.
    """

    def job_service(client: discord.Client) -> JobService:
        presenter = DiscordPresenter(client, store, timings, decode, draw)
        return JobService(settings, store, executor, presenter, timings, decode)

    return kind(job_service, timings, lambda: store.now())
