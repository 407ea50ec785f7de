"""Puts the bot together: every part is complete when it is made."""

from functools import partial
from typing import TypeVar

import discord

from bot.audio.decode import Decode, decode
from bot.config import Settings
from bot.executors.executor import Executor
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_clock import DiscordClock
from bot.frontends.discord.identify import Identifies
from bot.frontends.discord.presenter import DiscordPresenter, Draw, DrawNotes
from bot.frontends.discord.sharded import ShardedBot
from bot.jobs.pictures import piano_roll, spectrogram
from bot.jobs.service import JobService
from bot.models.families import capabilities_of
from bot.store import Store
from bot.timings import Timings

Bot = TypeVar("Bot", bound=MarioBot)


def kind_for(settings: Settings) -> type[MarioBot]:
    """The class of bot: one for a single connection to Discord's gateway, or for several."""
    return MarioBot if settings.shards.count == 1 else ShardedBot


def build_bot(
    settings: Settings,
    store: Store,
    executor: Executor,
    timings: Timings,
    *,
    kind: type[Bot] = MarioBot,
    decode: Decode = decode,
    draw: Draw = spectrogram,
    draw_notes: DrawNotes | None = None,
) -> Bot:
    """The bot on Discord, above an open store and an executor that is not started yet.

    kind: :func:`kind_for` says which the settings ask for.
    decode: reads files of sound. draw: makes the picture of a piece's sound. draw_notes: of its
    tokens, by default a piano roll where they are notes.
    """

    clock = DiscordClock(timings.elapsed, lambda: store.now())

    def job_service(client: discord.Client) -> JobService:
        roll = draw_notes or partial(piano_roll, settings)
        can = partial(capabilities_of, settings)
        presenter = DiscordPresenter(client, store, timings, clock.now, decode, draw, roll, can)
        settled = partial(client.dispatch, "mario_settled")
        return JobService(settings, store, executor, presenter, timings, decode, settled)

    shards = {}
    if issubclass(kind, ShardedBot):
        count, ids = settings.shards.count or None, list(settings.shards.ids) or None
        shards = {"shard_count": count, "shard_ids": ids}
    return kind(job_service, timings, clock, Identifies(store, timings), **shards)
