"""The real bot with a composer that needs no model, for storms: quick, and otherwise unchanged."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import numpy as np
from discord import app_commands

from bot.app.composition import build_bot
from bot.audio.clip import Clip
from bot.config import A_YEAR, Limits, ModelSettings, Settings
from bot.errors import GenerationFailed
from bot.executors.executor import Executor, JobInputs, Progress, Result, Stage
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.sharded import ShardedBot
from bot.store import Store
from bot.timings import Timings

RATE = 8_000
QUICK = Timings(
    progress_interval=0.01,
    store_retry=0.01,
    delivery_retries=(0.1, 0.3, 1.0),
    connect_retries=(0.02,),
    identify_pause=0.0,
    identify_growth=0.0,
    request_retries=(0.01, 0.02, 0.05, 0.1),
    shutdown=0.0,
)
PLENTY = 500_000
BROKEN = "The composer was asked to fail."
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "000002000001e221bc330000000049454e44ae426082"
)


class QuickComposer:
    """A quarter of a second of tone after a moment; fails where the prompt says "fail"."""

    ready = True
    loaded = True
    capacity = 4
    models: tuple[str, ...] = ()

    def __init__(self, moment: float = 0.02) -> None:
        self._moment = moment

    async def start(self, on_change: Callable[[], None]) -> None: ...

    async def close(self) -> None: ...

    async def run(self, work: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        on_progress(Progress(Stage.composing, 0, 50))
        await asyncio.sleep(random.random() * 2 * self._moment)
        if "fail" in (work.spec.request.prompt or ""):
            raise GenerationFailed(BROKEN)
        return Result(tone(work.spec.sampling.seed), np.zeros((4, 12), np.int16), "pocket@quick")


class StormBot(MarioBot):
    """Does not wait where only Discord's own servers would need it."""

    def __init__(self, *args: Any, **shards: Any) -> None:
        super().__init__(*args, **shards)
        self._connection.guild_ready_timeout = 0.02


class ShardedStormBot(StormBot, ShardedBot):
    """The same with several shards."""


class BareBot(discord.Client):
    """Acknowledges ``/mario`` and does nothing else: what discord.py itself takes."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.02)
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(name="mario", description="Compose a piece of music")
        async def mario(interaction: discord.Interaction, prompt: str, duration: int) -> None:
            await interaction.response.defer(thinking=True)

    async def setup_hook(self) -> None:
        await self.tree.sync()


def tone(seed: int) -> Clip:
    time = np.arange(RATE // 4) / RATE
    return Clip(np.sin(2 * np.pi * (220 + seed % 440) * time).astype(np.float32)[None] * 0.3, RATE)


def settings_in(folder: Path, **limits: int) -> Settings:
    """Settings without limits to speak of, but for those given."""
    most = (
        dict.fromkeys(Limits.model_fields, PLENTY)
        | {"duration": 300, "cooldown_seconds": 0, "job_minutes": A_YEAR}
        | limits
    )
    models = {"pocket": ModelSettings(source="pocket", title="Pocket")}
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data=folder,
        limits=Limits(**most),
        models=models,
    )


def storm_bot(
    settings: Settings,
    store: Store,
    executor: Executor,
    timings: Timings = QUICK,
    kind: type[StormBot] = StormBot,
) -> StormBot:
    """A bot with short pauses that reads no sound back: that takes a child process each."""
    return build_bot(
        settings, store, executor, timings,
        kind=kind, decode=_any_clip, draw=lambda *_: PIXEL,
    )  # fmt: skip


def whole_bot(settings: Settings, store: Store, executor: Executor) -> StormBot:
    """A bot that pauses as long as in earnest, reads every sound back and draws its picture."""
    return build_bot(settings, store, executor, Timings(), kind=StormBot)


async def _any_clip(data: bytes, **_: Any) -> Clip:
    return tone(len(data))


async def open_store(folder: Path, skipped: float = 0.0, url: str | None = None) -> Store:
    """The store, with a clock that is ``skipped`` seconds ahead. url: of a Postgres database."""
    ahead = timedelta(seconds=skipped)
    return await Store.open(folder, url, now=lambda: datetime.now(UTC) + ahead)
