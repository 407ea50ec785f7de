"""What can people do to the bot who mean it no good? Four attacks, made through Discord.

The bot is the real one with its real store, on the loopback Discord; composing never ends, so that
what waits stays. Prints a table; run as ``python -m benchmarks.abuse``.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import discord
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.audio.clip import Clip
from bot.audio.wav import write_wav
from bot.config import Settings
from bot.store import Store
from tests.support.peer import Channel, Interaction, Peer, User
from tests.support.storms.bot import StormBot, whole_bot
from tests.support.storms.life import PatientComposer

MEGABYTE = 1_000_000
RATE = 44_100
Figures = dict[str, float | int | str]


@dataclass
class Scene:
    """A running bot, and where it is attacked."""

    peer: Peer
    bot: StormBot
    folder: Path
    channel: Channel
    people: list[User]

    async def ask(self, who: User, where: Channel | None = None, **options: object) -> Interaction:
        """``/mario``, until it has been accepted or refused."""
        given = {"prompt": "a castle", "duration": 8, **options}
        used = await who.slash(where or self.channel, "mario", **given)
        await used.answered(60)
        await self.peer.wait_for(lambda: settled(used), 60)
        return used

    def kept(self) -> int:
        """Bytes in the data folder, but for the database."""
        files = (self.folder / "files").rglob("*")
        return sum(path.stat().st_size for path in files if path.is_file())


def settled(used: Interaction) -> bool:
    return used.original is not None and bool(used.original.text or used.original.embeds)


def accepted(used: Interaction) -> bool:
    return bool(used.original and used.original.buttons)


@contextlib.asynccontextmanager
async def scene(people: int) -> AsyncIterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="abuse-") as name:
        folder = Path(name) / "data"
        settings = Settings(_env_file=None, data=folder)  # type: ignore[call-arg]
        async with Peer() as peer:
            guild = peer.guild()
            channel = guild.text_channel("music")
            members = [guild.member(f"person{number}") for number in range(people)]
            store = await Store.open(folder)
            bot = whole_bot(settings, store, PatientComposer())  # type: ignore[arg-type]
            try:
                async with peer.running(bot):
                    await peer.wait_for(lambda: peer.commands.all(None), 60)
                    yield Scene(peer, bot, folder, channel, members)
            finally:
                await store.close()


def song(seed: int, seconds: float = 68.0) -> bytes:
    """A file of 6 MB that no other equals."""
    noise = np.random.default_rng(seed).normal(0, 0.1, (1, int(seconds * RATE)))
    return write_wav(Clip(noise.astype(np.float32), RATE))


async def fill_the_disk(times: int) -> Figures:
    """One person attaches a file, cancels, and does it again."""
    async with scene(1) as there:
        (villain,) = there.people
        begun, taken = time.perf_counter(), 0
        for number in range(times):
            file = there.peer.upload(f"{number}.wav", song(number))
            used = await there.ask(villain, input_audio=file, continuation=True, continuation_end=5)
            if not accepted(used):
                break
            taken += 1
            assert used.original is not None
            await there.peer.gateway.caught_up()
            pressed = await villain.click(used.original, "Cancel")
            await pressed.answered(60)
            await there.peer.wait_for(lambda used=used: not accepted(used), 60)
        return {
            "files taken": taken,
            "MB left behind": round(there.kept() / MEGABYTE, 1),
            "seconds": round(time.perf_counter() - begun, 1),
        }


async def fill_the_queue(accounts: int) -> Figures:
    """Accounts without a server fill the queue by direct messages; then a server's member asks."""
    async with scene(accounts + 1) as there:
        *villains, member = there.people
        taken = 0
        for villain in villains:
            for _ in range(10):
                used = await there.ask(villain, villain.dm, duration=1)
                if not accepted(used):
                    break
                taken += 1
        used = await there.ask(member)
        return {
            "accounts": accounts,
            "places taken by direct messages": taken,
            "a server's member then": "accepted" if accepted(used) else "refused",
        }


async def open_forms(times: int) -> Figures:
    """Somebody opens a form again and again, and closes it unsent."""
    async with scene(1) as there:
        (villain,) = there.people
        sound = there.peer.upload("a.wav", song(1, 1.0), content_type="audio/wav")
        message = await villain.say(there.channel, "listen", sound)
        opened = 0
        for _ in range(times):
            used = await villain.message_command(message, "Continue")
            opened += await used.answered(60) == 9
        gc.collect()
        held = sum(isinstance(thing, discord.ui.Modal) for thing in gc.get_objects())
        return {"forms opened": opened, "forms still in memory": held}


async def say_nothing_of_worth(times: int) -> Figures:
    """Somebody mentions the bot in replies to messages that have no sound."""
    async with scene(1) as there:
        (villain,) = there.people
        words = await villain.say(there.channel, "hello")
        for _ in range(times):
            await villain.say(there.channel, f"{there.peer.me.mention} ?", reply_to=words)
        await there.peer.gateway.caught_up()
        await quiet(there)
        answers = [m for m in there.channel.messages if m.author is there.peer.me]
        return {"messages": times, "answers": len(answers)}


async def quiet(there: Scene) -> None:
    """Until the bot has asked Discord for nothing for a second."""
    seen = -1
    while seen != len(there.peer.requests):
        seen = len(there.peer.requests)
        await asyncio.sleep(1)


ATTACKS: dict[str, tuple[Callable[[int], Awaitable[Figures]], int]] = {
    "disk": (fill_the_disk, 30),
    "queue": (fill_the_queue, 27),
    "forms": (open_forms, 600),
    "spam": (say_nothing_of_worth, 100),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attacks", nargs="*", choices=[*ATTACKS, []], default=[])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results: dict[str, Figures] = {}
    for name in options.attacks or ATTACKS:
        attack, times = ATTACKS[name]
        results[name] = asyncio.run(attack(times))  # type: ignore[arg-type]
        print(f"| {name} | " + ", ".join(f"{k}: {v}" for k, v in results[name].items()) + " |")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
